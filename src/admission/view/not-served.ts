export const NOT_SERVED = 'This cluster has no PodSecurityPolicy; Pod Security Admission decides.';
