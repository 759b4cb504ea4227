import type { CapabilityName } from '../../../capability/names.ts';
import { shownName, shownValue } from '../../../text/untrusted.ts';
import type { Acceptance, DefaultGrant, ExplainedCapability } from '../report.ts';

const RUNTIMES: Readonly<Record<DefaultGrant['runtime'], string>> = {
  containerd: 'containerd',
  docker: 'Docker',
  'cri-o': 'CRI-O',
};

const POLICIES: Readonly<Record<Acceptance['policy'], string>> = {
  baseline: 'baseline',
  restricted: 'restricted',
  'restricted-v2': 'SCC restricted-v2',
};

/** "containerd, Docker, CRI-O up to 1.17"; "nobody". */
export function grantedText({ grantedBy }: ExplainedCapability): string {
  const granting = grantedBy.map(({ runtime, versions }) =>
    [RUNTIMES[runtime], ...(versions ? [versions] : [])].join(' '),
  );
  return granting.join(', ') || 'nobody';
}

/** The same for a narrow column, and for versions of today: "all", "containerd, Docker"; "-" for nobody. */
export function grantedShortly({ grantedBy }: ExplainedCapability): string {
  const today = grantedBy.filter(({ versions }) => versions === undefined);
  if (today.length === Object.keys(RUNTIMES).length) return 'all';
  return today.map(({ runtime }) => RUNTIMES[runtime]).join(', ') || '-';
}

/** The strictest level of Pod Security under which it may be added. */
export function levelText({ acceptedBy }: ExplainedCapability): string {
  const accepts = (level: Acceptance['policy']) => acceptedBy.some(({ policy, mayAdd }) => policy === level && mayAdd);
  return accepts('restricted') ? 'restricted' : accepts('baseline') ? 'baseline' : 'privileged';
}

/** What each policy makes of it, for a container that adds it and for one that says nothing. */
export function acceptedSentence({ acceptedBy, grantedBy }: ExplainedCapability): string {
  const isDefault = grantedBy.length > 0;
  return acceptedBy
    .map(({ policy, mayAdd, mustDropAll }) => {
      const add = mayAdd ? 'may be added' : 'may not be added';
      const besides = mustDropAll
        ? ', and ALL must be dropped'
        : !mayAdd && isDefault
          ? ', but may be had by default'
          : '';
      return `${POLICIES[policy]}: ${add}${besides}`;
    })
    .join('; ');
}

export function unknownCapabilitySentence(written: string, similar: readonly CapabilityName[]): string {
  const hint = similar.length > 0 ? `was ${similar.join(' or ')} meant?` : '';
  return `Linux has no capability called "${shownValue(written)}": ${hint || 'explain --search finds one by what it is for'}`;
}

export function nothingFoundSentence(question: string): string {
  return `nothing was found for "${shownValue(question)}": name the program that fails, or what it does, such as "mount" or "ping"`;
}

/** For a container of which a set is missing that the page does not show. */
export function notAllSetsSentence(container: string): string {
  return `not all capability sets of container "${shownName(container)}" could be read: kubectl caps pod shows which`;
}
