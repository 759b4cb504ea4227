import type { Argv } from 'yargs';
import { type DeclareCommand, describeCommands } from './cli/describe-commands.ts';
import { normaliseArgv } from './cli/kubectl-argv.ts';
import { NAME } from './cli/program-text.ts';
import { checkCommand } from './commands/check/command.ts';
import { cleanupCommand } from './commands/cleanup/command.ts';
import { decodeCommand } from './commands/decode/command.ts';
import { explainCommand } from './commands/explain/command.ts';
import { podCommand } from './commands/pod/command.ts';
import { pspCommand } from './commands/psp/command.ts';
import { scanCommand } from './commands/scan/command.ts';
import { sccCommand } from './commands/scc/command.ts';
import { snapshotCommand } from './commands/snapshot/command.ts';
import { versionCommand } from './commands/version/command.ts';
import { whoCanUseCommand } from './commands/who-can-use/command.ts';
import { whyDeniedCommand } from './commands/why-denied/command.ts';
import { ClusterError, InterruptedError, UsageError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Io, Operation } from './io.ts';

/** In the order of --help. */
export const COMMANDS: readonly DeclareCommand[] = [
  podCommand,
  scanCommand,
  whyDeniedCommand,
  checkCommand,
  pspCommand,
  sccCommand,
  whoCanUseCommand,
  decodeCommand,
  explainCommand,
  snapshotCommand,
  cleanupCommand,
  versionCommand,
];

/** kubectl_complete-caps asks by this word for what can stand at the end of a command line. */
const COMPLETE = '__complete';

/**
 * Runs one command line. Whatever goes wrong while it is parsed is a matter of usage; whatever goes wrong while it is carried
 * out is not. Every trouble is one sentence on standard error.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let operation: Operation | string;
  try {
    operation = argv[0] === COMPLETE ? await completion(argv.slice(1)) : await meaningOf(normaliseArgv(argv), io);
  } catch (error) {
    // yargs throws plain errors for usage; there is no work under way yet that could throw anything else.
    return refuse(argv, error, io);
  }
  if (typeof operation === 'string') {
    io.stdout.write(operation);
    return EXIT.clean;
  }
  try {
    return await operation(io);
  } catch (error) {
    if (error instanceof InterruptedError) {
      io.stderr.write(`error: ${error.message}\n`);
      return EXIT.unknown;
    }
    if (!(error instanceof UsageError || error instanceof ClusterError)) throw error;
    io.stderr.write(`error: ${error.message}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.unknown;
  }
}

async function refuse(argv: readonly string[], error: unknown, io: Io): Promise<ExitCode> {
  // Only a mistake needs the descriptions of all commands.
  const { usageMistake } = await import('./cli/usage-mistake.ts');
  io.stderr.write(usageMistake(spread(argv), describeCommands(COMMANDS), error));
  return EXIT.usage;
}

/** As normaliseArgv, which itself refuses some lines. */
function spread(argv: readonly string[]): readonly string[] {
  try {
    return normaliseArgv(argv);
  } catch {
    return argv;
  }
}

/** The operation that the command line asks for, or the text it asks for (--help, --version). */
async function meaningOf(argv: readonly string[], { program }: Io): Promise<Operation | string> {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  if (
    words.length === 0 ||
    words[0] === 'help' ||
    words.some((word) => word === '--help' || word === '--help=true' || word === '-h')
  ) {
    const { helpFor } = await import('./cli/help-text.ts');
    return helpFor(words, describeCommands(COMMANDS));
  }
  return parse(argv, program.version);
}

async function completion(words: readonly string[]): Promise<Operation> {
  const { completionOf } = await import('./commands/complete/run.ts');
  return completionOf(words, describeCommands(COMMANDS));
}

async function parse(argv: readonly string[], version: string): Promise<Operation | string> {
  let printed = '';
  const choose = (operation: Operation) => {
    throw new Chosen(operation);
  };
  const parser = COMMANDS.reduce((yargs, declare) => declare(yargs, choose), await program(version));
  try {
    await parser.parseAsync([...argv], {}, (_error, _args, output) => {
      printed = output;
    });
  } catch (chosenOrError) {
    if (chosenOrError instanceof Chosen) return chosenOrError.operation;
    throw chosenOrError;
  }
  return printed.endsWith('\n') ? printed : `${printed}\n`;
}

/**
 * Thrown by the command that the words name. It ends the parsing there: after a handler that returns, yargs lays out the
 * command's help text to have it at hand, which takes longer than all of the parsing (yargs 18.2, cacheHelpMessage).
 */
class Chosen {
  readonly operation: Operation;

  constructor(operation: Operation) {
    this.operation = operation;
  }
}

async function program(version: string): Promise<Argv> {
  // Help and completion do without.
  const { default: yargs } = await import('yargs');
  return yargs()
    .scriptName(NAME)
    .parserConfiguration({
      'boolean-negation': false,
      'greedy-arrays': false,
      'populate--': true,
      'parse-positional-numbers': false,
    })
    .locale('en')
    .exitProcess(false)
    .fail(false)
    .strictCommands()
    .strictOptions()
    .help(false)
    .version(version);
}
