import { afterAll } from 'vitest';
import { hostileBodies } from './hostile-bodies.suite.js';
import { hostileRequests } from './hostile-requests.suite.js';
import { operations } from './operations.suite.js';
import { privacy } from './privacy.suite.js';
import { repeatedPost } from './repeated-post.suite.js';
import { tenants } from './tenants.suite.js';
import { openWorld } from './world.js';

// One world for all: three processes and two seasons cost more to start than most of these suites to run.
const world = await openWorld();
afterAll(() => world.stage.close());

privacy(world);
tenants(world);
repeatedPost(world);
hostileBodies(world);
hostileRequests(world);
operations(world);
