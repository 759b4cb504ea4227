import { parsePlainReading } from '../../../live/plain-reading.ts';
import type { Reader } from '../../../live/readers.ts';
import { parseSurvey } from '../../../live/survey-reading.ts';
import type { ExecEnd } from '../../cluster.ts';

/**
 * What a recording holds of what a command in a container printed: the lines of /proc that are read, if that is what it was. A
 * program that is called like a reader and prints something else may print anything.
 */
export function keptEnd(end: ExecEnd, { prints }: Pick<Reader, 'prints'>): ExecEnd {
  if (end.end !== 'exited') return end;
  const { exitCode, stdout, stderr } = end;
  const isReading = (prints === 'plain' ? parsePlainReading : parseSurvey)(stdout) !== undefined;
  const line = prints === 'plain' ? PLAIN : SURVEY;
  return {
    end: 'exited',
    exitCode,
    stdout: isReading ? linesLike(line, stdout) : '',
    stderr: linesLike(ABOUT_PROC, stderr),
  };
}

/** A field of a status, a line of a uid_map, or cap_last_cap. */
const STATUS = '(?:Name|Pid|PPid|NSpid|Uid|Gid|Groups|Cap\\w+|NoNewPrivs|Seccomp):';
const IDS = '\\s*\\d+\\s+\\d+\\s+\\d+\\s*$';
const PLAIN = new RegExp(`^(?:${STATUS}|${IDS}|\\d{1,2}$)`);
const SURVEY = new RegExp(`^(?:(?:own|last|pid|cgroup|start) |(?:self|status) ${STATUS}|(?:self-)?map ${IDS})`);

/** "cat: can't open '/proc/1/status': Permission denied" */
const ABOUT_PROC = /^[\w/.-]+: .*\/proc\//;

function linesLike(pattern: RegExp, text: string): string {
  return text
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) => `${line}\n`)
    .join('');
}
