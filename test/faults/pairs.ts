import { type Class, COMMANDS, type Command } from './commands.ts';
import { AREAS, type Area, answerTo, areaOf, type Question } from './healthy/answers.ts';
import { ANSWER_FAULTS } from './kinds/answers.ts';
import { CONNECTION_FAULTS } from './kinds/connections.ts';
import { EXEC_FAULTS, UPGRADE_FAULTS } from './kinds/execs.ts';
import type { Fault, Where } from './kinds/fault.ts';
import { SHAPE_FAULTS } from './kinds/shapes.ts';

/** A fault, a command that meets it, and what shall be left of its answer: one of these classes. */
export interface Pair {
  readonly fault: Fault;
  readonly where: Where;
  readonly command: Command;
  readonly expected: readonly Class[];
  /** Whether an answer that is called whole has to be, to the letter, what the command says in good health. */
  readonly isUnchanged: boolean;
}

export const FAULTS: readonly Fault[] = [
  ...CONNECTION_FAULTS,
  ...EXEC_FAULTS,
  ...UPGRADE_FAULTS,
  ...ANSWER_FAULTS,
  ...SHAPE_FAULTS,
];

/** Put at one kind of request each; all others only at all of them at once. */
const PUT_EVERYWHERE = [
  'http-403',
  'http-404',
  'http-404-html',
  'http-500',
  'html-with-200',
  'failure-with-200',
  'chunks-broken-off',
];

/** All pairs of one fault with the commands. `asked`: what each command asks a server in good health, by its name. */
export function pairsOf(fault: Fault, asked: ReadonlyMap<string, readonly Question[]>): Pair[] {
  return COMMANDS.flatMap((command) => {
    const questions = asked.get(command.name) ?? [];
    return placesOf(fault, command, questions).map((where) => ({
      fault,
      where,
      command,
      expected: expectedOf(fault, command, where),
      // A recording has the time in it, and nulls as they came, and what containers say behind the pods of a page.
      isUnchanged: command.name !== 'snapshot' && isUnchanged(fault, command, where),
    }));
  });
}

function placesOf(fault: Fault, command: Command, questions: readonly Question[]): Where[] {
  const areas = AREAS.filter((area) => command.without[area] !== undefined);
  switch (fault.of) {
    case 'connection':
      return ['all'];
    case 'exec':
    case 'upgrade':
      return areas.filter((area) => area === 'exec');
    case 'answer': {
      if (fault.onlyLists) return areas.filter((area) => questionsOf(area, questions).some(asksForList));
      const everywhere = PUT_EVERYWHERE.includes(fault.name) ? areas.filter((area) => area !== 'exec') : [];
      return ['all', ...everywhere];
    }
    case 'shape': {
      const touched = areas.filter(
        (area) =>
          area !== 'exec' &&
          questionsOf(area, questions).some((question) => {
            const { status, body } = answerTo(question);
            const before = JSON.stringify(body);
            return status === 200 && JSON.stringify(fault.change(body, question)) !== before;
          }),
      );
      return fault.leaves === 'nothing' ? ['all', ...touched] : touched;
    }
  }
}

const questionsOf = (area: Area, questions: readonly Question[]) =>
  questions.filter((question) => areaOf(question) === area);

function asksForList(question: Question): boolean {
  const { items } = answerTo(question).body as { readonly items?: unknown };
  return Array.isArray(items);
}

function expectedOf(fault: Fault, command: Command, where: Where): readonly Class[] {
  if (fault.leaves === 'everything') return ['whole'];
  // Hostile texts are in places where some commands find a reason, which is then not one that is known.
  if (where === 'all' && fault.leaves === 'others') return ['whole', 'partial'];
  const left = where === 'all' ? command.withoutAll : classWithout(fault, command, where);
  // The pages before the trouble may be shown.
  if (fault.of === 'answer' && fault.onlyLists) return left === 'error' ? ['partial', 'error'] : [left];
  // A field may be one that the command does not show; one odd object of several leaves the others.
  if (fault.leaves === 'others') return ['whole', 'partial', 'error'];
  // That nothing in a container can read is recorded as an answer.
  if (where === 'exec' && command.name === 'snapshot') return ['whole', 'partial'];
  return [left];
}

function classWithout({ name }: Fault, { without }: Command, area: Area): Class {
  const left = without[area] ?? 'whole';
  if (typeof left === 'string') return left;
  if (name.startsWith('http-403')) return left.forbidden ?? left.otherwise;
  return name === 'http-404' ? (left.notFound ?? left.otherwise) : left.otherwise;
}

function isUnchanged(fault: Fault, command: Command, where: Where): boolean {
  if (fault.leaves === 'everything') return true;
  // What the command can do without is not missed; and a null is as good as an absent field, which there may be.
  const isExtra = where === 'all' || worst(command.without[where]) === 'whole';
  return fault.of === 'shape' && fault.leaves === 'others' && !isExtra && !fault.name.endsWith('-null');
}

function worst(left: Command['without'][Area]): Class {
  return typeof left === 'object' ? left.otherwise : (left ?? 'whole');
}
