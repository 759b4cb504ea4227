import { faultSentence, objectTitle } from '../../../admission/view/object-words.ts';
import { columnTitle, foundFields, notValidSentences, outcomeText } from '../../../admission/view/verdict-words.ts';
import { pathInObject } from '../../../kubernetes/workload.ts';
import { PackedText } from '../../../text/packed-text.ts';
import { shownLine } from '../../../text/untrusted.ts';
import { refuses } from '../exit-code.ts';
import type { CheckedWorkload } from '../report.ts';
import type { CheckView } from './check-view.ts';

/**
 * JUnit's XML, as GitLab and Jenkins read it: a test case for each object and each level or policy, and one for each document that cannot
 * be read. Source: the schema of Jenkins' xunit plugin, junit-10.xsd.
 */
export function junitView(write: (text: string) => void): CheckView {
  /** They stand within the element that counts them. */
  const cases = new PackedText();
  let tests = 0;
  let failures = 0;
  return {
    workload: async (checked) => {
      for (const one of casesOf(checked)) {
        tests += 1;
        if (one.failure !== undefined) failures += 1;
        cases.add(caseXml(checked, one));
      }
    },
    end: async ({ faults }) => {
      const count = `tests="${tests + faults.length}" failures="${failures}" errors="${faults.length}"`;
      write('<?xml version="1.0" encoding="UTF-8"?>\n');
      write(`<testsuites ${count}>\n  <testsuite name="kubectl caps check" ${count}>\n`);
      for (const part of cases.parts()) write(part);
      for (const fault of faults) {
        const file = shownLine(fault.place.file);
        write(`    <testcase classname=${quoted(file)} name=${quoted(`document ${fault.place.document}`)}>\n`);
        write(`      <error message=${quoted(faultSentence(fault))}/>\n    </testcase>\n`);
      }
      write('  </testsuite>\n</testsuites>\n');
    },
  };
}

interface TestCase {
  readonly title: string;
  /** Absent: it passes. */
  readonly failure?: { readonly message: string; readonly details: readonly string[] };
}

function casesOf({ workload, verdicts, lines }: CheckedWorkload): TestCase[] {
  return verdicts.map((verdict) => {
    const title = `${objectTitle(workload)}: ${columnTitle(verdict)}`;
    if (!refuses(verdict)) return { title };
    const fields = foundFields(verdict).map(({ rule, path, found, accepted }) => {
      const line = lines?.get(path);
      const where = line === undefined ? '' : `line ${line}, `;
      return `${where}${rule}: ${shownLine(pathInObject(workload, path))} is ${found}, accepted: ${accepted}`;
    });
    const sentences = notValidSentences(verdict).map(({ sentence }) => shownLine(sentence));
    const message = `${objectTitle(workload)} ${outcomeText(verdict, 'enforce')}`;
    return { title, failure: { message, details: [...fields, ...sentences] } };
  });
}

function caseXml({ workload }: CheckedWorkload, { title, failure }: TestCase): string {
  const { place, namespace } = workload;
  const file = place ? ` file=${quoted(shownLine(place.file))}` : '';
  const start = `    <testcase classname=${quoted(place ? shownLine(place.file) : (namespace ?? ''))} name=${quoted(title)}${file}`;
  if (!failure) return `${start}/>\n`;
  const details = failure.details.map((detail) => `${escaped(detail)}\n`).join('');
  return `${start}>\n      <failure message=${quoted(failure.message)}>\n${details}      </failure>\n    </testcase>\n`;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** The text has no control characters any more, of which XML can hold few. */
function escaped(text: string): string {
  return text.replace(/[&<>"\ufffe\uffff]/g, (character) => ENTITIES[character] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
