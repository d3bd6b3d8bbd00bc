#!/bin/sh
# Builds mezzo-warden: build.sh [compiler] [output]. Needs gcc or clang, and no C library.
set -eu
compiler=${1:-cc}
output=${2:-$PWD/mezzo-warden}
cd "$(dirname "$0")"
case $("$compiler" -dumpmachine) in x86_64*) machine=-fcf-protection=none ;; *) machine= ;; esac
"$compiler" -std=c11 -O2 -Wall -Wextra -Werror $machine \
  -ffreestanding -nostdlib -static -fno-pie -no-pie -fno-stack-protector -fno-builtin \
  -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-tree-loop-distribute-patterns \
  -Wl,--build-id=none -Wl,-z,noseparate-code -Wl,-z,noexecstack -s -o "$output" warden.c
