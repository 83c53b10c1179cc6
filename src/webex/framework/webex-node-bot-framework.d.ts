/** The members of webex-node-bot-framework 2.3.14 that this product uses; the package ships no types. */
declare module 'webex-node-bot-framework' {
  import type { AttachmentAction, Webex, WebexMessage, WebexPerson } from 'webex';

  /** A message or a pressed button. Its members come unchanged from the client that the framework was given. */
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
    room: { id: string };
  }

  interface Options {
    /** Passed to `init` of the `webex` package, which takes a ready client in its place. */
    token: string | Webex;
    /** With 0, the framework reads no spaces at its start, and each space with its first event. */
    maxStartupSpaces: number;
  }

  class BotFramework {
    constructor(options: Options);
    start(): Promise<boolean>;
    stop(): Promise<boolean>;
    /** Calls the action for each message that matches. Its promise is not awaited, and its errors are swallowed. */
    hears(phrase: RegExp, action: (bot: Bot, trigger: Trigger) => void): string;
    getBotByRoomId(roomId: string): Bot | undefined;
    /** Is what the framework itself calls; the same as `getBotByRoomId` without membership rules. */
    findBotObjectInRoom(roomId: string): Bot | undefined;
    on(event: 'spawn' | 'despawn', listener: (bot: Bot) => void): this;
    on(event: 'attachmentAction', listener: (bot: Bot, trigger: Trigger) => void): this;
    on(event: 'error', listener: (error: unknown) => void): this;
    removeAllListeners(event: 'error'): this;
    /** Writes lines that hold the texts of messages, for listeners to `log`. */
    log: (message: string) => void;
    /** Writes lines that hold the texts of messages, for the `debug` package. */
    debugger: (message: string) => void;
  }

  export default BotFramework;
}
