import yargs, { type Argv } from 'yargs';
import { ClusterError, UsageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Io, Operation } from '../io.ts';
import { checkCommand } from './commands/check.ts';
import { decodeCommand } from './commands/decode.ts';
import { explainCommand } from './commands/explain.ts';
import { podCommand } from './commands/pod.ts';
import { pspCommand } from './commands/psp.ts';
import { versionCommand } from './commands/version.ts';
import { whoCanUseCommand } from './commands/who-can-use.ts';
import { normaliseArgv } from './kubectl-argv.ts';

const NAME = 'kubectl caps';

/** In the order of --help. */
const COMMANDS = [
  podCommand,
  checkCommand,
  pspCommand,
  whoCanUseCommand,
  decodeCommand,
  explainCommand,
  versionCommand,
] as const;

/**
 * Runs one command line. Whatever goes wrong while it is parsed is a matter of usage; whatever goes wrong while it is carried
 * out is not. Every trouble is one sentence on standard error.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let operation: Operation | string;
  try {
    operation = await parse(normaliseArgv(argv), io.program.version);
  } catch (error) {
    // yargs throws plain errors for usage; there is no work under way yet that could throw anything else.
    io.stderr.write(`${oneLine(error)}\nSee '${NAME} --help'.\n`);
    return EXIT.usage;
  }
  if (typeof operation === 'string') {
    io.stdout.write(operation);
    return EXIT.clean;
  }
  try {
    return await operation(io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`${error.message}\n`);
      return EXIT.usage;
    }
    if (error instanceof ClusterError) {
      io.stderr.write(`${error.message}\n`);
      return EXIT.unknown;
    }
    throw error;
  }
}

/** The operation that the command line asks for, or the text it asks for (--help, --version). */
async function parse(argv: readonly string[], version: string): Promise<Operation | string> {
  let printed = '';
  const choose = (operation: Operation) => {
    throw new Chosen(operation);
  };
  const parser = COMMANDS.reduce((yargs, declare) => declare(yargs, choose), program(version));
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

function program(version: string): Argv {
  return yargs()
    .scriptName(NAME)
    .usage(
      '$0 COMMAND\n\nSays what a container really may do: the live Linux capability sets of its processes, and why they differ from its\nsecurityContext. Read-only, unless a flag says otherwise.',
    )
    .parserConfiguration({
      'boolean-negation': false,
      'greedy-arrays': false,
      'populate--': true,
      'parse-positional-numbers': false,
    })
    .locale('en')
    .wrap(120)
    .exitProcess(false)
    .fail(false)
    .strictCommands()
    .strictOptions()
    .demandCommand(1, 'Which command? There is: pod, check, psp, who-can-use, decode, explain, version.')
    .help()
    .alias('help', 'h')
    .version(version)
    .epilogue(
      'Exit codes: 0 asked, and nothing is wrong; 1 something is unexplained or refused; 2 the command line cannot be carried out;\n3 could not find out, or only partly.',
    );
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
