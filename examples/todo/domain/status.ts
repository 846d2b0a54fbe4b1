import { z } from 'zod';

/** How far a todo is. */
export const Status = z.enum(['Queued', 'Started', 'Finished']);
export type Status = z.infer<typeof Status>;
