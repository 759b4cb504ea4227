import { type AnnotationRule, helpOf } from '../../../admission/view/rule-help.ts';
import { streamedJson } from '../../../text/streamed-object.ts';
import { VERSION } from '../../../version.ts';
import {
  type Annotation,
  annotationOfFault,
  annotationsOf,
  annotationsOfPolicies,
  suppressedAnnotationsOf,
} from './annotations.ts';
import type { CheckView } from './check-view.ts';

/**
 * SARIF 2.1.0, for code scanning: the results of the one run, which are written as they are found, and then the rules that they are
 * about. Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
 */
export function sarifView(write: (text: string) => void): CheckView {
  /** In the order in which they were first found. */
  const rules: AnnotationRule[] = [];
  const run = streamedJson({ columnKind: 'utf16CodeUnits' }, 'results', (text) =>
    write(text.replace(/\n$/, '').replaceAll('\n', '\n    ')),
  );
  let hasBegun = false;
  const begin = (): void => {
    if (!hasBegun) write(BEGIN);
    hasBegun = true;
  };
  const writeAll = async (annotations: readonly Annotation[]): Promise<void> => {
    begin();
    for (const annotation of annotations) {
      if (!rules.includes(annotation.rule)) rules.push(annotation.rule);
      await run.element(resultOf(annotation, rules.indexOf(annotation.rule)));
    }
  };
  return {
    workload: async (checked) => {
      if (!hasBegun) await writeAll(annotationsOfPolicies(checked));
      await writeAll([...annotationsOf(checked), ...suppressedAnnotationsOf(checked)]);
    },
    end: async ({ faults }) => {
      await writeAll(faults.map(annotationOfFault));
      await run.end({ tool: toolOf(rules) });
      write(END);
    },
  };
}

const BEGIN = `{
  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
  "version": "2.1.0",
  "runs": [
    `;
const END = `
  ]
}
`;

function toolOf(rules: readonly AnnotationRule[]): object {
  return {
    driver: {
      name: 'kubectl-caps',
      version: VERSION,
      informationUri: 'https://github.com/kubectl-caps/kubectl-caps',
      rules: rules.map((id) => ({ id, shortDescription: { text: id }, help: { text: helpOf(id) } })),
    },
  };
}

function resultOf(annotation: Annotation, ruleIndex: number): object {
  const { rule, severity, message, place, object, fingerprint, suppressed } = annotation;
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: message },
    locations: [
      {
        ...(place
          ? {
              physicalLocation: {
                artifactLocation: { uri: uriOf(place.file) },
                region: { startLine: place.line },
              },
            }
          : {}),
        logicalLocations: [{ fullyQualifiedName: object, kind: 'resource' }],
      },
    ],
    ...(suppressed
      ? {
          suppressions: [
            { kind: suppressed.by === 'annotation' ? 'inSource' : 'external', justification: suppressed.reason },
          ],
        }
      : {}),
    ...(fingerprint === undefined ? {} : { partialFingerprints: { [FINGERPRINT]: fingerprint } }),
  };
}

/** The name with the version of how it is made: a result with another one is another result to code scanning. */
const FINGERPRINT = 'kubectlCapsFinding/v1';

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
