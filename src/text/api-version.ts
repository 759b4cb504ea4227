/** Of everything that -o json and -o yaml print. */
export const API_VERSION = 'kubectl-caps/v1alpha1';
