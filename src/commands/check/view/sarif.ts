import { helpOf } from '../../../admission/view/rule-help.ts';
import { VERSION } from '../../../version.ts';
import type { CheckReport } from '../report.ts';
import { annotationsOf } from './annotations.ts';

/** SARIF 2.1.0, for code scanning. Source: OASIS, Static Analysis Results Interchange Format 2.1.0. */
export function sarif(report: CheckReport): object {
  const annotations = annotationsOf(report);
  const rules = [...new Set(annotations.map(({ rule }) => rule))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kubectl-caps',
            version: VERSION,
            informationUri: 'https://github.com/kubectl-caps/kubectl-caps',
            rules: rules.map((id) => ({ id, shortDescription: { text: id }, help: { text: helpOf(id) } })),
          },
        },
        results: annotations.map(({ rule, severity, message, place, object }) => ({
          ruleId: rule,
          ruleIndex: rules.indexOf(rule),
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
        })),
      },
    ],
  };
}

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
