# Interactive shells of a sandbox: bash reads this file before ~/.bashrc, so a learner can change all of it.
case $- in *i*) ;; *) return ;; esac

shopt -s checkwinsize histappend globstar

# The home folder may be an empty volume.
mkdir -p "$HOME/.local/state" 2>/dev/null
HISTFILE=$HOME/.local/state/bash_history
HISTSIZE=5000
HISTFILESIZE=10000
# A command behind a space is kept out of the history, and its text out of the platform's. Repeats are kept: the number
# of the last entry tells whether a command was.
HISTCONTROL=ignorespace

# Marks that the platform reads in the output: where a prompt begins, where a command does, and how it ended
# (docs/adr/0056-command-marks.md). What nobody else knows tells them from marks that a program prints.
printf -v __platform_nonce '%08x%08x' "$SRANDOM" "$SRANDOM"
printf '\e]633;N;%s\a' "$__platform_nonce"
__platform_started=
__platform_entry=

# Runs before each prompt; nothing in it starts a process, except for the text of a command that has just run.
__platform_prompt() {
  local status=$? now=${EPOCHREALTIME//[!0-9]/} entry text=
  history -a
  if [[ -n $__platform_started ]]; then
    entry=$(HISTTIMEFORMAT='' history 1)
    if [[ $entry != "$__platform_entry" ]]; then
      text=${entry#*[0-9]  }
      text=${text:0:2000}
      text=${text//\\/\\\\} text=${text//$'\n'/\\n} text=${text//[[:cntrl:]]/}
      __platform_entry=$entry
    fi
    printf '\e]633;D;%s;%d;%d;%s\a' \
      "$__platform_nonce" "$status" "$(((now - __platform_started) / 1000))" "$text"
    __platform_started=
  elif [[ -z $__platform_entry ]]; then
    __platform_entry=$(HISTTIMEFORMAT='' history 1)
    __platform_entry=${__platform_entry:- }
  fi
  printf '\e]633;A\a'
  case $PWD in
    "$HOME/workspace"*) __platform_path=workspace${PWD#"$HOME/workspace"} ;;
    "$HOME"*) __platform_path="~${PWD#"$HOME"}" ;;
    *) __platform_path=$PWD ;;
  esac
  # What follows in PROMPT_COMMAND, and $? at the prompt, are as the command left them.
  return "$status"
}
PROMPT_COMMAND=__platform_prompt
# Drawn when a command has been read and is about to run: notes the time, and prints nothing but the mark.
PS0='${__platform_nonce:0:$((__platform_started=${EPOCHREALTIME//[!0-9]/},0))}\e]633;C\a'
# The commands of earlier sandboxes are put into HISTFILE when this shell is at its first prompt already. The platform
# then types a key that no keyboard has.
bind -x '"\e[6330~": history -n; __platform_entry=$(HISTTIMEFORMAT="" history 1)' 2>/dev/null
# Single quotes: the path is expanded once, when the prompt is drawn, so a folder's name is never run as code.
PS1='\[\e[1;34m\]${__platform_path}\[\e[0m\] \$ '

alias ls='ls --color=auto'
alias ll='ls -l --color=auto'
alias la='ls -la --color=auto'
alias grep='grep --color=auto'
