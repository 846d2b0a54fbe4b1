export const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');

/** All bytes in hexadecimal, written once. */
export const hexBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => hex(byte, 2));
