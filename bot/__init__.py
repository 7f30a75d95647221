"""How people reach Zhaohu: the command line, the web, messengers."""
