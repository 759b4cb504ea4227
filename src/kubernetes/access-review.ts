/** Who asks, and what the authorizers of a server are asked: the parts of authorization.k8s.io/v1 that this program uses. */

/** Somebody as an authorizer sees him: groups are part of who he is, and the server adds none by itself. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Such as "log" of pods; absent: the resource itself. */
  readonly subresource?: string;
  readonly name: string;
  /** Absent: in all namespaces, so that RoleBindings do not count. */
  readonly namespace?: string;
}

/**
 * One question to the authorizers. The kinds differ in who may ask them:
 *   SubjectAccessReview        about anybody; whoever may create these anywhere
 *   LocalSubjectAccessReview   about anybody, in one namespace; the bootstrap role "admin" may in its namespace
 *   SelfSubjectAccessReview    about whoever the connection acts as; every authenticated user
 */
export type AccessReview =
  | { readonly kind: 'SubjectAccessReview'; readonly subject: Identity; readonly attributes: ResourceAttributes }
  | {
      readonly kind: 'LocalSubjectAccessReview';
      readonly subject: Identity;
      readonly attributes: ResourceAttributes & { readonly namespace: string };
    }
  | { readonly kind: 'SelfSubjectAccessReview'; readonly attributes: ResourceAttributes };

/** The status of a review. */
export interface AccessAnswer {
  readonly allowed: boolean;
  /** Why, in the authorizer's words; empty where it gives none. */
  readonly reason: string;
  /** What kept an authorizer, such as a webhook, from having a say; empty where nothing did. */
  readonly evaluationError: string;
}
