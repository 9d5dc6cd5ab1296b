import 'reflect-metadata';
import { read } from './arguments.js';
import { commandOf, USAGE } from './commands.js';

try {
  const typed = read(process.argv.slice(2));
  const command = commandOf(typed.words);
  if (command) process.exitCode = await command(typed);
  else {
    process.stderr.write(USAGE);
    process.exitCode = 64;
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof TypeError ? 64 : 1;
}
