import dvent = require('dvent');
import story = require('./story.js');

// A CommonJS module: each import above becomes a call of require().
const event = dvent.defineEvent('Required', dvent.shape<{ readonly by: string }>())({ by: 'require' });
if (event.data.get('by') !== 'require') throw new Error('The required package does not work.');
void story.story(process.argv[2] ?? '.').then((told) => console.log(JSON.stringify(told)));
