import { APP_ARMOR_ANNOTATION } from '../../profile-annotations.ts';
import { preferredProfile } from '../change-for.ts';
import { withProfile } from '../loosening.ts';
import { type ContainerRule, NONE, type RuleOf } from '../rule.ts';
import type { WordsOfRules } from '../rule-words.ts';

export const APP_ARMOR_ALLOWED = 'apparmor.security.beta.kubernetes.io/allowedProfileNames';
export const APP_ARMOR_DEFAULT = 'apparmor.security.beta.kubernetes.io/defaultProfileName';

/**
 * AppArmor profiles of containers.
 *
 * Policy: annotations .../allowedProfileNames (names with commas between them; absent allows all) and .../defaultProfileName.
 * Pod: the annotation container.apparmor.security.beta.kubernetes.io/NAME. Where names are listed, each container needs one of
 * them; an absent or empty annotation becomes the default.
 * Source: pkg/security/podsecuritypolicy/apparmor/strategy.go of Kubernetes 1.24.17.
 */
export const appArmorRule: RuleOf<ContainerRule> = ({ metadata }) => {
  const filledIn = metadata.annotations?.[APP_ARMOR_DEFAULT] ?? '';
  const names = metadata.annotations?.[APP_ARMOR_ALLOWED]?.split(',');
  if (filledIn === '' && names === undefined) return undefined;
  return {
    changes: ({ container }, { annotations }) => {
      const key = `${APP_ARMOR_ANNOTATION}${container.name}`;
      return filledIn === '' || annotations[key] ? undefined : { annotations: { [key]: filledIn } };
    },
    findings: ({ container }, { annotations }) => {
      if (names === undefined) return NONE;
      const key = `${APP_ARMOR_ANNOTATION}${container.name}`;
      const profile = annotations[key] || undefined;
      if (profile !== undefined && names.includes(profile)) return NONE;
      return [
        {
          rule: 'appArmor',
          error: 'Forbidden',
          path: `pod.metadata.annotations[${key}]`,
          container: container.name,
          found: profile,
          accepted: { values: names, absent: false },
        },
      ];
    },
  };
};

export const appArmorWords = {
  appArmor: {
    summary: 'The AppArmor profile must be one that the policy allows.',
    path: /apparmor\.security\.beta/,
    details: [
      { text: 'AppArmor profile must be set', fits: ({ found }) => found === undefined, says: 'nothing was found' },
      { text: '{found} is not an allowed profile. Allowed values: {quoted values}' },
    ],
    change: ({ accepted }, at) => {
      const profile = preferredProfile(accepted.values);
      return profile === undefined ? undefined : { at, set: () => profile };
    },
    loosen: withProfile(APP_ARMOR_ALLOWED),
  },
} as const satisfies WordsOfRules;
