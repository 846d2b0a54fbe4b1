// What the harness and the two processes of a tail say to each other.

export type TailJob =
  | { readonly kind: 'read'; readonly server: string; readonly subscribers: number }
  | {
      readonly kind: 'write';
      readonly server: string;
      readonly streams: number;
      readonly rate: number;
      readonly warmUpSeconds: number;
      readonly seconds: number;
    };

export interface Written {
  readonly saves: number;
  /** Saves acknowledged in a second of the time that counts. */
  readonly reached: number;
  readonly failed: number;
}

/** From just before a save to the event's delivery, over all subscribers, in milliseconds. */
export interface Delays {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

export type TailReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'written'; readonly written: Written }
  | ({ readonly kind: 'delays' } & Delays)
  | { readonly kind: 'failed'; readonly message: string };
