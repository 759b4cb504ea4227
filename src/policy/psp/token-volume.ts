/** The beginning of the name of the volume in which a service account's token comes. */
export const TOKEN_VOLUME = 'kube-api-access-';
