/**
 * A type that no value has: the compiler shows its message where somebody passes what it stands for. (A plain string type would
 * make literals of the strings beside it.)
 */
export interface Fault<Message extends string> {
  readonly fault: Message & never;
}
