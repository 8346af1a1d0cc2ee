// What stands in the global scope of the documents that the auditor looks at, besides what every browser puts there.

interface Navigator {
  readonly globalPrivacyControl?: boolean;
}

interface ErrorConstructor {
  // V8's own.
  stackTraceLimit: number;
  prepareStackTrace?: unknown;
  captureStackTrace(target: object, top?: Function): void;
}

type Answered = (data: any, success: boolean) => void;

interface Window {
  // Of standards of consent: IAB's TCF, GPP and US Privacy.
  __tcfapi?: (command: string, version: number, callback: Answered, argument?: unknown) => void;
  __gpp?: (command: string, callback: Answered) => void;
  __uspapi?: (command: string, version: number, callback: Answered) => void;
  // Of consent managers and tags. Each may be anything on a page that means something else by the name.
  CookieConsent?: any;
  Cookiebot?: any;
  Didomi?: any;
  OnetrustActiveGroups?: any;
  UC_UI?: any;
  cc?: any;
  cookieconsent?: any;
  dataLayer?: any;
  google_tag_data?: any;
  klaro?: any;
  orejime?: any;
  tarteaucitron?: any;
  // Of the embedded demo store.
  fbq?: any;
  tidemarkStop?: () => void;
  [disabled: `ga-disable-${string}`]: boolean | undefined;
}

// What the auditor keeps in its own isolated world of a document, for later calls.
declare var consentReader: Record<string, Function>;
declare var auditorFields: Record<string, (number: number, more?: any) => any>;
declare var auditorKnown: {kept: Element[], numbers: WeakMap<Element, number>, likes: string[]};
declare var auditorTyping: number;
