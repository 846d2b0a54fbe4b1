import { story } from './story.js';

console.log(JSON.stringify(await story(process.argv[2] ?? '.')));
