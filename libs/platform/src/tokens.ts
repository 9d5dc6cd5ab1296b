/** Injection token of the settings of this process. */
export const SETTINGS = Symbol('settings');
/** Injection token of the keys of this installation. */
export const KEYS = Symbol('keys');
