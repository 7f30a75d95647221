// Starts telegram-test-api, the Telegram emulator from npm, on the port given, and adds the fields of the
// Bot API that it leaves out and python-telegram-bot requires: getMe.is_bot, dates in seconds,
// callback_query.chat_instance, the edited message as the result of an edit, setMyCommands.
"use strict";

const [, , folder, port] = process.argv;
const base = `${folder}/node_modules/telegram-test-api/lib`;
const { routes } = require(`${base}/routes/index`);
const { TelegramServer } = require(`${base}/telegramServer`);

const answer = (path, result) => (app) => app.all(path, (req, res) => res.json({ ok: true, result: result(req) }));
routes.unshift(
  (app) => app.use((req, res, next) => (req.path.startsWith("/botrefused/")
    ? res.status(401).json({ ok: false, error_code: 401, description: "Unauthorized" }) : next())),
  answer("/bot:token/getMe", () => ({ id: 666, is_bot: true, first_name: "Zhaohu", username: "zhaohu_bot" })),
  answer("/bot:token/setMyCommands", () => true),
);

const addBotMessage = TelegramServer.prototype.addBotMessage;
TelegramServer.prototype.addBotMessage = function add(message, token) {
  const sent = addBotMessage.call(this, message, token);
  return { ...sent, date: Math.floor(sent.date / 1000) };
};
const editMessageReplyMarkup = TelegramServer.prototype.editMessageReplyMarkup;
TelegramServer.prototype.editMessageReplyMarkup = function edit(message) {
  editMessageReplyMarkup.call(this, { reply_markup: { inline_keyboard: [] }, ...message });
};
const formatUpdate = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  const formatted = formatUpdate(update);
  if (formatted.callback_query) formatted.callback_query.chat_instance = "1";
  return formatted;
};

const server = new TelegramServer({ port: Number(port), host: "127.0.0.1" });
server.start().then(() => process.stdout.write("ready\n"));
process.stdin.on("end", () => process.exit(0)).resume();
