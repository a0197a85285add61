// Command watchdog kills the lab's processes when the runner is gone.
//
// The runner holds the other end of its standard input and writes one line for each process: "+PID" when one was
// started, "-PID" when one has ended. When the pipe closes, in whatever way the runner died, every process that is still
// listed is killed together with its process group. So nothing survives a crash of the runner, on any Unix.
package main

import (
	"bufio"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

func main() {
	// Ctrl-C reaches the whole foreground group; the watchdog must outlive the runner's own orderly stop.
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	running := map[int]bool{}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		line := lines.Text()
		if len(line) < 2 {
			continue
		}
		pid, err := strconv.Atoi(line[1:])
		if err != nil || pid <= 1 {
			continue
		}
		switch line[0] {
		case '+':
			running[pid] = true
		case '-':
			delete(running, pid)
		}
	}
	for pid := range running {
		// A process that leads its own group takes its children with it; otherwise only the process itself.
		if syscall.Kill(-pid, syscall.SIGKILL) != nil {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}
