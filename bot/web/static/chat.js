// The chat page: sends lines one after the other, the same id again when the line was not heard.
"use strict";

const talk = document.getElementById("talk");
const choices = document.getElementById("choices");
const form = document.getElementById("say");
const input = document.getElementById("text");
const NOT_HEARD = "没有连上。我再试一次。急事请马上打120、119或者110。";
const TRIES = 4;
let last = Promise.resolve();

function show(text, kind) {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = text;
  talk.append(line);
  line.scrollIntoView({ block: "end" });
  return line;
}

function offer(options) {
  choices.replaceChildren(...options.map((option) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = option;
    button.addEventListener("click", () => say(option));
    return button;
  }));
  talk.scrollTop = talk.scrollHeight; // the buttons took room from the talk
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(text, id) {
  const response = await fetch("/api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ text, message_id: id }),
  });
  const body = await response.json();
  if (response.status >= 500) throw new Error(body.sorry || NOT_HEARD);
  return body;
}

async function turn(text) {
  const id = newId();
  const waiting = show("……", "zhaohu waiting");
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      const body = await send(text, id);
      waiting.remove();
      if (!body.reply) { show(body.sorry || "这句话我收不下，请说短一点。", "zhaohu"); return; }
      const alarm = body.created.some((request) => request.kind === "emergency");
      show(body.reply.written, alarm ? "zhaohu alarm" : "zhaohu");
      offer(body.reply.choices);
      return;
    } catch (error) {
      waiting.textContent = error instanceof TypeError ? NOT_HEARD : error.message;
      await new Promise((resolve) => setTimeout(resolve, 1000 * attempt));
    }
  }
  waiting.textContent = "还是没有连上，这句话没有送到。急事请马上打120、119或者110。";
  input.value = text;
}

function say(text) {
  if (!text.trim()) return;
  offer([]);
  show(text, "me");
  last = last.then(() => turn(text));
  input.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value;
  input.value = "";
  say(text);
});

input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

fetch("/api/whoami").then((response) => response.json()).then((me) => {
  const demo = me.demo ? "（演示，人都是编的。急事请直接打120、119、110）" : "";
  document.getElementById("who").textContent = `您是${me.name}${demo}`;
}).catch(() => {});
show("您好，我是招呼。家里东西坏了、想订饭、要帮忙，直接说。", "zhaohu");
