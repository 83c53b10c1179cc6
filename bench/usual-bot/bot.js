// The bot that the framework's README shows, with Express. Beyond it: a secret for the webhooks, as the bot it is
// compared with has one; `reply` in place of `say`, so that an answer tells which question it is of; and it says when
// it is ready.
const Framework = require('webex-node-bot-framework');
const webhook = require('webex-node-bot-framework/webhook');
const express = require('express');

const { PORT, WEBHOOK_URL, WEBEX_BOT_TOKEN, WEBEX_WEBHOOK_SECRET } = process.env;

const app = express();
app.use(express.json());

const framework = new Framework({
  webhookUrl: WEBHOOK_URL,
  token: WEBEX_BOT_TOKEN,
  webhookSecret: WEBEX_WEBHOOK_SECRET,
});

for (const command of ['help', 'status', 'devices'])
  framework.hears(command, (bot, trigger) => {
    bot.reply(trigger.message, 'Hello, I answer questions about your Cisco Meraki organization.');
  });

app.post('/framework', webhook(framework));

app.listen(Number(PORT), '127.0.0.1', () => {
  framework.on('initialized', () => console.log('ready'));
  framework.start();
});
