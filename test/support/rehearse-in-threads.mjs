// Judges the journeys ahead as the solver process does where they are many: node rehearse-in-threads.mjs CHANGE
import { judgeInThreads } from '../../dist/apps/solver/src/transport/rehearse.processor.js';

const found = await judgeInThreads(JSON.parse(process.argv[2]), () => Promise.resolve(true));
process.stdout.write(JSON.stringify(found));
