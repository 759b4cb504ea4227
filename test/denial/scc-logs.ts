import type { Recorded } from './recorded.ts';

const WORDS = 'unable to validate against any security context constraint:';
const NOT_GRANTED = 'Forbidden: not usable by user or serviceaccount';

/**
 * No OpenShift can run beside the tests: these are from logs that users published, whole, by age. Line breaks that only an
 * issue's author or `kubectl get -o yaml` put in are blanks again.
 */
export const SCC_LOGS: readonly Recorded[] = [
  {
    from: 'github.com/openshift/origin, pull 12875: OpenShift 3, 2017',
    text: `Error creating: pods "es-master-3454190865-" is forbidden: ${WORDS} [spec.initContainers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed capabilities.add: Invalid value: "IPC_LOCK": capability may not be added capabilities.add: Invalid value: "SYS_RESOURCE": capability may not be added]`,
  },
  {
    from: 'github.com/helm/helm, issue 5229: OKD with Kubernetes 1.9.1, 2019',
    text: `Error creating: pods "sonarqube-sonarqube-59478bccbd-" is forbidden: ${WORDS} [fsGroup: Invalid value: []int64{999}: 999 is not an allowed group]`,
  },
  {
    from: 'github.com/grafana/loki, issue 1458: OpenShift 3.11, 2019',
    text: `create Pod loki-0 in StatefulSet loki failed error: pods "loki-0" is forbidden: ${WORDS} [fsGroup: Invalid value: []int64{10001}: 10001 is not an allowed group spec.containers[0].securityContext.securityContext.runAsUser: Invalid value: 10001: must be in the ranges: [1000160000, 1000169999]]`,
  },
  {
    from: 'github.com/goharbor/harbor-helm, issue 874: OpenShift 4.6, 2021',
    text: `Error creating: pods "harbor-harbor-notary-server-66657c8bd5-" is forbidden: ${WORDS} [provider restricted: .spec.securityContext.fsGroup: Invalid value: []int64{10000}: 10000 is not an allowed group spec.containers[0].securityContext.runAsUser: Invalid value: 10000: must be in the ranges: [1000630000, 1000639999]]`,
  },
  {
    from: 'github.com/aquasecurity/starboard, issue 515: OpenShift 4.7, 2021',
    text: `Error creating: pods "starboard-operator-79ffdf5bcf-" is forbidden: ${WORDS} [provider restricted: .spec.securityContext.fsGroup: Invalid value: []int64{10000}: 10000 is not an allowed group spec.containers[0].securityContext.runAsUser: Invalid value: 10000: must be in the ranges: [1000620000, 1000629999]]`,
  },
  {
    from: 'github.com/StarRocks/starrocks, issue 21974: OpenShift before 4.11, 2023',
    text: `create Pod starrockscluster-sample-fe-0 in StatefulSet starrockscluster-sample-fe failed error: pods "starrockscluster-sample-fe-0" is forbidden: ${WORDS} [provider "anyuid": ${NOT_GRANTED}, provider restricted: .spec.securityContext.fsGroup: Invalid value: []int64{1000}: 1000 is not an allowed group, provider "nonroot": ${NOT_GRANTED}, provider "hostmount-anyuid": ${NOT_GRANTED}, provider "machine-api-termination-handler": ${NOT_GRANTED}, provider "hostnetwork": ${NOT_GRANTED}, provider "hostaccess": ${NOT_GRANTED}, provider "node-exporter": ${NOT_GRANTED}, provider "privileged": ${NOT_GRANTED}]`,
  },
  {
    from: 'github.com/Alfresco/acs-deployment, issue 990: OpenShift 4.11 or newer',
    text: `pods "alfresco-activemq-dc4c6c95b-" is forbidden: ${WORDS} [provider "anyuid": ${NOT_GRANTED}, provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{1000}: 1000 is not an allowed group, provider restricted-v2: .containers[0].runAsUser: Invalid value: 33031: must be in the ranges: [1000670000, 1000679999], provider "restricted": ${NOT_GRANTED}, provider "nonroot-v2": ${NOT_GRANTED}, provider "nonroot": ${NOT_GRANTED}, provider "hostmount-anyuid": ${NOT_GRANTED}, provider "machine-api-termination-handler": ${NOT_GRANTED}, provider "hostnetwork-v2": ${NOT_GRANTED}, provider "hostnetwork": ${NOT_GRANTED}, provider "hostaccess": ${NOT_GRANTED}, provider "hostpath-provisioner": ${NOT_GRANTED}, provider "privileged": ${NOT_GRANTED}]`,
  },
  {
    from: 'github.com/pulp/pulp-operator, issue 1319: OpenShift 4.11 or newer, 2024; the list is cut after five',
    text: `create Pod ocp-example-database-0 in StatefulSet ocp-example-database failed error: pods "ocp-example-database-0" is forbidden: ${WORDS} [provider "anyuid": ${NOT_GRANTED}, provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{999}: 999 is not an allowed group, provider restricted-v2: .containers[0].runAsUser: Invalid value: 999: must be in the ranges: [1000680000, 1000689999], provider "restricted": ${NOT_GRANTED}, provider "nonroot-v2": ${NOT_GRANTED}]`,
  },
  {
    from: 'github.com/projectnessie/nessie, issue 11823: OpenShift 4.11 or newer, 2026; the list is cut after seven',
    text: `pods "nessie-7d676c98dd-" is forbidden: ${WORDS} [pod.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: Forbidden: seccomp may not be set, pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/nessie]: Forbidden: seccomp may not be set, provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{10001}: 10001 is not an allowed group, provider restricted-v2: .containers[0].runAsUser: Invalid value: 10000: must be in the ranges: [1000750000, 1000759999], provider "restricted": ${NOT_GRANTED}, provider "nonroot-v2": ${NOT_GRANTED}, provider "nonroot": ${NOT_GRANTED}]`,
  },
  {
    from: 'github.com/openshift/cluster-kube-apiserver-operator, pull 1947: OpenShift 4.20 or newer, 2025',
    text: `pods "sleep-94cf4ff7d-" is forbidden: ${WORDS} provider restricted-v3: .containers[0].runAsUser: Invalid value: 1000: must be in the ranges: [1000740000, 1000749999]`,
  },
];

export const SCC_ONE_NOT_GRANTED: Recorded = {
  from: 'the form of pkg/securitycontextconstraints/sccadmission/admission.go, openshift/apiserver-library-go a8019f39',
  text: `pods "a" is forbidden: ${WORDS} provider "anyuid": ${NOT_GRANTED}`,
};

/**
 * From a kube-apiserver 1.34.4 with OpenShift's own admission plugins (the Kubernetes of OpenShift 4.21), asked by dry runs and by
 * controllers on 2026-11-21.
 */
export const SCC_SERVER: readonly Recorded[] = [
  'pods "agent-" is forbidden: error fetching namespace "nouid": unable to find annotation openshift.io/sa.scc.uid-range',
  'pods "web-" is forbidden: error fetching namespace "nomcs": unable to find annotation openshift.io/sa.scc.mcs',
  'pods "p" is forbidden: securitycontextconstraints.security.openshift.io cache is missing nonroot',
  'pods "p" is forbidden: securitycontextconstraints.security.openshift.io cache is not synchronized',
  'pods "p" is forbidden: failed to retrieve the required SCC "nosuch": securitycontextconstraints.security.openshift.io "nosuch" not found',
  'pods "p" is forbidden: invalid change of required security context constraint annotation: openshift.io/required-scc',
  'pods "p" is forbidden: error creating provider for SCC zz-catchall in namespace bank: MustRunAs requires a UID',
  'pods "p" is forbidden: unable to find pre-allocated group annotation for namespace halfsup while trying to configure SCC hostnetwork: EOF',
  'Admission plugin "security.openshift.io/SecurityContextConstraint" skipped due to request namespace "default".',
  'Admission plugin "security.openshift.io/SecurityContextConstraint" skipped because namespace labels match the selector "openshift.io/run-level notin (0,1)".',
].map((text) => ({ from: 'kube-apiserver 1.34.4 with the plugins of OpenShift 4.21', text }));
