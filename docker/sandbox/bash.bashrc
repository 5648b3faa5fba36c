# Interactive shells of a sandbox: bash reads this file before ~/.bashrc, so a learner can change all of it.
case $- in *i*) ;; *) return ;; esac

shopt -s checkwinsize histappend globstar

# The home folder may be an empty volume.
mkdir -p "$HOME/.local/state" 2>/dev/null
HISTFILE=$HOME/.local/state/bash_history
HISTSIZE=5000
HISTFILESIZE=10000
HISTCONTROL=ignoreboth

# Sets the path that the prompt shows: from the workspace's root, otherwise from the home folder.
__platform_prompt() {
  history -a
  case $PWD in
    "$HOME/workspace"*) __platform_path=workspace${PWD#"$HOME/workspace"} ;;
    "$HOME"*) __platform_path="~${PWD#"$HOME"}" ;;
    *) __platform_path=$PWD ;;
  esac
}
PROMPT_COMMAND=__platform_prompt
# Single quotes: the path is expanded once, when the prompt is drawn, so a folder's name is never run as code.
PS1='\[\e[1;34m\]${__platform_path}\[\e[0m\] \$ '

alias ls='ls --color=auto'
alias ll='ls -l --color=auto'
alias la='ls -la --color=auto'
alias grep='grep --color=auto'
