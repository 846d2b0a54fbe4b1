/** Three digits: enough to compare by. */
export const figure = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });
