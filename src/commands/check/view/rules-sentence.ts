import { FIRST_UID } from '../../../policy/scc/first-ranges.ts';
import type { CheckStart } from '../report.ts';

/** By whose rules was judged, where it was not the server's own; empty otherwise. */
export function rulesSentence(report: CheckStart): string[] {
  const levels = levelRules(report);
  const policies = policyRules(report);
  if (report.constraintsRanges === 'first of OpenShift') {
    return [
      `SCCs are judged with the ranges that OpenShift allots first (uid ${FIRST_UID}); a namespace of yours has others, all above it.`,
      ...rulesOfOthers(levels, policies, report),
    ];
  }
  return rulesOfOthers(levels, policies, report);
}

function rulesOfOthers(levels: string | undefined, policies: string | undefined, report: CheckStart): string[] {
  if (levels !== undefined && policies !== undefined) {
    return [`Levels are judged by the rules of ${levels}; policies by those of ${policies}.`];
  }
  if (levels !== undefined) {
    return [`${report.policyRules ? 'Levels are judged' : 'Judged'} by the rules of ${levels}.`];
  }
  if (policies !== undefined) {
    return [`${report.asksLevels ? 'Policies are judged' : 'Judged'} by the rules of ${policies}.`];
  }
  return [];
}

function levelRules({ asksLevels, serverIsKnown, serverMinor }: CheckStart): string | undefined {
  return asksLevels && !serverIsKnown ? `v1.${serverMinor}, the newest that this program knows` : undefined;
}

function policyRules({ policyRules: rules }: CheckStart): string | undefined {
  return rules && !rules.isServers ? `v1.${rules.minor}, the last version with PodSecurityPolicy` : undefined;
}
