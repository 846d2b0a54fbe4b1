export { type Application, type ApplicationOptions, openApplication } from './open-application.ts';
export type { Environment } from './settings.ts';
