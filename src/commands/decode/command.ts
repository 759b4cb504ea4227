import type { Argv } from 'yargs';
import { checkReadsStdinOnce } from '../../cli/flags/files.ts';
import { outputFlags, outputOf } from '../../cli/flags/output.ts';
import { onOff, repeated, single } from '../../cli/flags/single.ts';
import { words, wordsBehindDashes } from '../../cli/flags/words.ts';
import { UsageError } from '../../errors.ts';
import type { Operation } from '../../io.ts';
import { DECODE_FORMATS } from '../../text/output-formats.ts';

const builder = (yargs: Argv) =>
  yargs
    .usage(
      '$0 decode TEXT ... [flags]\n\nTranslate sets of capabilities, in any form that a kernel, libcap or a manifest writes: masks, /proc/PID/status, capsh,\ngetpcaps, cap_net_raw=ep, NET_RAW,KILL, lists in YAML. No cluster is asked.',
    )
    .positional('texts', words('mask, names or text; - for standard input'))
    .options({
      filename: {
        ...repeated,
        alias: 'f',
        describe: 'file with any of these, or - for standard input; repeatable',
      },
      full: {
        ...single,
        default: '41',
        describe: 'how many capabilities the kernel has: what "all" and "=" mean; 38 before Linux 5.8',
      },
      diff: { ...onOff, describe: 'what the second of two inputs has more and less' },
      ...outputFlags(DECODE_FORMATS, 'rows only'),
    })
    .example('$0 decode 00000000a80425fb', 'the names of a mask')
    .example('$0 decode -f /proc/1/status', 'every set of a process')
    .example('$0 decode NET_RAW,SYS_TIME -o hex', 'and the other way round')
    .example('$0 decode --diff 00000000a80425fb cap_chown,cap_kill=ep', 'what the second has more and less');

/** Declares `decode`; `chosen` is told what the command line comes down to. */
export function decodeCommand(yargs: Argv, chosen: (operation: Operation) => void): Argv {
  return yargs.command('decode [texts..]', 'Translate masks, names and texts of capabilities', builder, (args) => {
    const given = [...args.texts, ...wordsBehindDashes(args['--'])];
    const files = args.filename ?? [];
    if (given.length + files.length === 0) {
      throw new UsageError('What shall be decoded? Give a mask, names or a text, -f FILE, or - for standard input.');
    }
    checkReadsStdinOnce(files);
    if (args.diff && given.length + files.length !== 2) {
      throw new UsageError(`--diff compares two inputs, not ${given.length + files.length}`);
    }
    const options = {
      words: given,
      files,
      lastBit: parseFull(args.full) - 1,
      diff: args.diff,
      ...outputOf(DECODE_FORMATS, args),
    };
    chosen(async (io) => {
      const { runDecode } = await import('./run.ts');
      return runDecode(io, options);
    });
  });
}

function parseFull(text: string): number {
  if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= 64) return Number(text);
  throw new UsageError(`--full "${text}" is not a number of capabilities: write one from 1 to 64, such as 41`);
}
