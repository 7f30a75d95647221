// Starts telegram-test-api, the Telegram emulator from npm, on the port given, and adds the fields of the
// Bot API that it leaves out and python-telegram-bot requires: getMe.is_bot, dates in seconds,
// callback_query.chat_instance, the edited message as the result of an edit, setMyCommands. Files are new altogether: what
// somebody sends is put here with putFile, and what the bot sends is read out of its form and kept with the message.
"use strict";

const [, , folder, port] = process.argv;
const base = `${folder}/node_modules/telegram-test-api/lib`;
const { routes } = require(`${base}/routes/index`);
const { TelegramServer } = require(`${base}/telegramServer`);

const files = new Map();

const body = async (req) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const refuse = (res, description) => res.status(400).json({ ok: false, error_code: 400, description });
const sends = (path, field) => (app, server) => app.post(path, async (req, res) => {
  const headers = { "content-type": req.headers["content-type"] };
  const form = await new Response(await body(req), { headers }).formData();
  const content = Buffer.from(await form.get(field).arrayBuffer());
  if (field === "photo" && content.includes("far too wide")) return refuse(res, "PHOTO_INVALID_DIMENSIONS");
  const message = { chat_id: form.get("chat_id"), caption: form.get("caption"), [field]: content.toString("base64") };
  const sent = server.addBotMessage(message, req.params.token);
  return res.json({ ok: true, result: { message_id: sent.message_id, date: sent.date, chat: sent.chat } });
});

const answer = (path, result) => (app) => app.all(path, (req, res) => res.json({ ok: true, result: result(req) }));
routes.unshift(
  (app) => app.use((req, res, next) => (req.path.startsWith("/botrefused/")
    ? res.status(401).json({ ok: false, error_code: 401, description: "Unauthorized" }) : next())),
  answer("/bot:token/getMe", () => ({ id: 666, is_bot: true, first_name: "Zhaohu", username: "zhaohu_bot" })),
  answer("/bot:token/setMyCommands", () => true),
  sends("/bot:token/sendPhoto", "photo"),
  sends("/bot:token/sendDocument", "document"),
  (app) => app.post("/putFile/:id", async (req, res) => {
    files.set(req.params.id, await body(req));
    res.json({ ok: true });
  }),
  (app) => app.all("/bot:token/getFile", (req, res) => {
    const id = req.body.file_id;
    if (!files.has(id)) return refuse(res, "wrong file_id or the file is temporarily unavailable");
    const size = files.get(id).length;
    return res.json({ ok: true, result: { file_id: id, file_unique_id: id, file_size: size, file_path: id } });
  }),
  (app) => app.get("/file/bot:token/:id", (req, res) => res.send(files.get(req.params.id))),
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
