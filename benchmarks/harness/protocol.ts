import type { Loaded, OpenOptions, Settings } from '../contenders/contender.ts';
import type { ContenderName } from '../contenders/registry.ts';
import type { WorkloadName } from './workload.ts';

// What the harness and the process of a contender say to each other.

/** What a contender's process is to do, given as its one argument. */
export interface Job extends OpenOptions {
  readonly contender: ContenderName;
  readonly workload: WorkloadName;
  readonly todos: number;
  readonly sequence?: string | undefined;
}

/** "Do a round." */
export interface RoundRequest {
  /** The round goes on until this much time is over. */
  readonly seconds: number;
}

export type Reply =
  | { readonly kind: 'ready'; readonly settings: readonly Settings[] | undefined }
  | { readonly kind: 'round'; readonly operations: number; readonly seconds: number; readonly loaded: Loaded | undefined }
  | { readonly kind: 'failed'; readonly message: string };
