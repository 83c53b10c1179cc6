/** The few members of webex-node-bot-framework 2.3.14 that we use; it ships no types. */
declare module 'webex-node-bot-framework' {
  import type { AttachmentAction, Webex, WebexMessage, WebexPerson } from 'webex';

  /** What was heard. The parts come unchanged from the client that the framework was given. */
  export interface Trigger {
    type: 'message' | 'attachmentAction';
    id: string;
    person: WebexPerson;
    message?: WebexMessage;
    attachmentAction?: AttachmentAction;
  }

  /** The framework's view of one space. */
  export interface Bot {
    isDirect: boolean;
  }

  interface Options {
    /** Handed through to `init` of the `webex` package: a ready client will do. */
    token: string | Webex;
    /** 0: discovers no spaces at start, each one when it is first heard of. */
    maxStartupSpaces: number;
  }

  class BotFramework {
    constructor(options: Options);
    start(): Promise<boolean>;
    stop(): Promise<boolean>;
    /** The action's promise is not awaited and what it throws is swallowed. */
    hears(phrase: RegExp, action: (bot: Bot, trigger: Trigger) => void): string;
    getBotByRoomId(roomId: string): Bot | undefined;
    on(event: 'attachmentAction', listener: (bot: Bot, trigger: Trigger) => void): this;
    on(event: 'error', listener: (error: unknown) => void): this;
    removeAllListeners(event: 'error'): this;
    /** Takes what would go to listeners of 'log', texts of messages included, written out with the time. */
    log: (message: string) => void;
    /** Takes what would go to the `debug` package, messages' texts included. */
    debugger: (message: string) => void;
  }

  export default BotFramework;
}
