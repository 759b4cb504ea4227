/** Any user but root would do; this is the one of most images and examples that have another. */
export const USUAL_USER = 1000;
