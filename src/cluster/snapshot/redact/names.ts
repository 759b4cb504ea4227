import { MESSAGE_WORDS } from './message-words.ts';
import { APPENDED, isGenerated, isPublic, isPublicBuild, isPublicFolder, isPublicKey } from './public-names.ts';

/** Other names for the names that people gave: the same one for the same, and what controllers appended stays. */
export class Names {
  readonly #replacements = new Map<string, string>();

  replaced(text: string): string {
    if (text === '' || isPublic(text)) return text;
    const known = this.#replacements.get(text);
    if (known !== undefined) return known;
    const made = this.#fromParts(text) ?? this.#fromObject(text) ?? this.#fromOwner(text) ?? this.#next();
    this.#replacements.set(text, made);
    return made;
  }

  /** With zeros, so that they sort as they come. */
  #next(): string {
    return `name-${String(this.#replacements.size + 1).padStart(5, '0')}`;
  }

  ofLabelKey(key: string): string {
    return isPublicKey(key) ? key : this.replaced(key);
  }

  /** "container.apparmor.security.beta.kubernetes.io/NAME" names a container; of the others, a few ends are known. */
  ofAnnotationKey(key: string): string {
    const [, prefix = '', end = ''] = /^(.*\/)([^/]*)$/.exec(key) ?? [];
    const isContainer = /^container\./.test(prefix);
    return !isContainer && (prefix === '' || ANNOTATION_ENDS.has(end)) ? key : prefix + this.replaced(end);
  }

  /** A profile, or several with commas; a range of users or the levels of SELinux; a name. */
  ofAnnotation(text: string): string {
    return text
      .split(',')
      .map((part) => this.#profile(part.trim()))
      .join(',');
  }

  #profile(text: string): string {
    const [, local, profile = ''] = /^(localhost\/)(.*)$/.exec(text) ?? [];
    if (local !== undefined) return local + this.replaced(profile);
    return /^(?:[\d/-]+|s\d+(?::c\d+[.\d,c]*)?(?:\/s\d+.*)?|c\d+)$/.test(text) ? text : this.replaced(text);
  }

  /** Part by part, so that what is below what stays so. */
  ofPath(path: string): string {
    return path
      .split('/')
      .map((part) => this.#segment(part))
      .join('/');
  }

  #segment(part: string): string {
    if (isPublicFolder(part) || part === '.' || part === '..' || POD_SLICE.test(part) || isGenerated(part)) return part;
    return this.replaced(part);
  }

  /** "5.10.0-realname", "containerd://1.6.20+realname": the program and its numbers stay. */
  ofVersion(text: string): string {
    const [, numbers = '', appended = ''] = /^((?:[a-z-]+:\/\/)?v?[\d.]*)(.*)$/s.exec(text) ?? [];
    return numbers + appended.replace(/[^-+~._]+/g, (part) => (isPublicBuild(part) ? part : this.replaced(part)));
  }

  /**
   * What is in quotation marks, then every word that is none of those of which messages are made. Names in quotation marks first: one may stand
   * without them earlier in the same message.
   */
  inMessage(text: string): string {
    for (const [, refused, value = ''] of text.matchAll(QUOTED)) this.#inQuotes(value, refused !== undefined);
    let end = 0;
    let result = '';
    for (const { 0: whole, 1: refused, 2: value = '', index } of text.matchAll(QUOTED)) {
      result += this.#withoutQuotes(text.slice(end, index));
      result += `${refused ?? ''}"${this.#inQuotes(value, refused !== undefined)}"`;
      end = index + whole.length;
    }
    return result + this.#withoutQuotes(text.slice(end));
  }

  inReading(text: string): string {
    return text
      .replace(
        /^((?:self |status )?Name:\s*)(.*)$/gm,
        (_line, field: string, name: string) => field + this.replaced(name),
      )
      .replace(/^((?:own|cgroup) )(.*)$/gm, (_line, field: string, path: string) => field + this.ofPath(path));
  }

  /** A generated name ends in "-" before it is complete. A value that a rule refuses may be one of the API, or a path. */
  #inQuotes(value: string, isRefused: boolean): string {
    if (value.startsWith('/')) return this.ofPath(value);
    if (value.startsWith('localhost/')) return this.ofAnnotation(value);
    if (/\s/.test(value)) return this.#withoutQuotes(value);
    if (isRefused && !this.#replacements.has(value) && MESSAGE_WORDS.has(value.toLowerCase())) return value;
    return value.endsWith('-') ? `${this.replaced(value.slice(0, -1))}-` : this.replaced(value);
  }

  #withoutQuotes(text: string): string {
    return text
      .replace(
        ADDRESS,
        (_whole, scheme: string | undefined, address: string, port: string | undefined) =>
          `${scheme ?? ''}${this.replaced(address)}${port ?? ''}`,
      )
      .replace(ACCOUNT, (account) => this.replaced(account))
      .replace(KEYED, (_whole, key: string, value: string) => key + this.#keyed(value))
      .replace(WORD, (word) => this.#word(word));
  }

  /** "web-0_shop" is a pod and its namespace. */
  #keyed(value: string): string {
    return value
      .split('_')
      .map((part) => this.replaced(part))
      .join('_');
  }

  #word(word: string): string {
    if (/^name-\d{5,}/.test(word)) return word;
    const parts = word.split('.').map((part) => part.replace(/\[\d+\]$|'s$/, '').toLowerCase());
    if (parts.every((part) => MESSAGE_WORDS.has(part) || /^(?:\d*|s)$/.test(part))) return word;
    if (/^[\d.]*$/.test(word)) return word;
    return this.replaced(word);
  }

  /** "system:serviceaccount:NAMESPACE:NAME", "NAME/NAMESPACE" in the words of the authorizer, "REGISTRY/IMAGE:TAG". */
  #fromParts(text: string): string | undefined {
    const account = /^(system:(?:serviceaccounts?|node):)(.+)$/.exec(text);
    if (account)
      return (
        (account[1] ?? '') +
        (account[2] ?? '')
          .split(':')
          .map((part) => this.replaced(part))
          .join(':')
      );
    if (!/^[\w.-]+(?:[/:@][\w.-]+)+$/.test(text)) return undefined;
    return text
      .split(/([/:@])/)
      .map((part) => (/^[/:@]$/.test(part) ? part : this.replaced(part)))
      .join('');
  }

  /** The name of an event is that of its object and a time. */
  #fromObject(text: string): string | undefined {
    const [, object = '', time] = /^(.+)(\.[0-9a-f]{16})$/.exec(text) ?? [];
    return time === undefined ? undefined : this.replaced(object) + time;
  }

  /** The owner's new name with what a controller appended. */
  #fromOwner(text: string): string | undefined {
    for (let end = text.lastIndexOf('-'); end > 0; end = text.lastIndexOf('-', end - 1)) {
      const owner =
        this.#replacements.get(text.slice(0, end)) ?? (isPublic(text.slice(0, end)) ? text.slice(0, end) : undefined);
      if (owner !== undefined && APPENDED.test(text.slice(end))) return owner + text.slice(end);
    }
    return undefined;
  }
}

const ANNOTATION_ENDS: ReadonlySet<string> = new Set([
  'pod',
  'allowedProfileNames',
  'defaultProfileName',
  'psp',
  'scc',
  'config.mirror',
  'revision',
  'sa.scc.uid-range',
  'sa.scc.supplemental-groups',
  'sa.scc.mcs',
]);

/** What kubelets call the cgroups of pods and containers. */
const POD_SLICE =
  /^(?:kubepods[a-z-]*(?:-?pod[0-9a-f_-]+)?\.slice|pod[0-9a-f_-]{32,}|(?:cri-containerd|crio|docker)-[0-9a-f]{12,}\.scope|[0-9a-f]{12,})$/;

/** Something in quotation marks, with what stands before a value that a rule of the API refuses. */
const QUOTED = /((?:Invalid|Unsupported) value: )?"([^"]*)"/g;

/** A URL's host, an address, or a name with a port. */
const ADDRESS =
  /(https?:\/\/|\b(?:tcp|udp) )?(\[[0-9a-f]*:[0-9a-f:.]*\]|(?:\d{1,3}\.){3}\d{1,3}|(?<=\/\/)[\w.-]+)(:\d+)?/gi;

/** What the server calls service accounts and nodes. */
const ACCOUNT = /\bsystem:(?:serviceaccounts?|node):[\w.-]+(?::[\w.-]*\w)?/g;

/** What kubelets name without quotation marks: never a word of the message itself. */
const KEYED =
  /(\b(?:container|pod|volume|image|node|user|password|passwd|token|secret|key)[=:] ?)(?!name-\d)([A-Za-z0-9][\w.-]*)/gi;

/** A word, or the path of a field. */
const WORD = /[A-Za-z0-9](?:[A-Za-z0-9.'-]*[A-Za-z0-9])?/g;
