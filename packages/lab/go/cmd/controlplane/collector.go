package main

import (
	"context"
	"runtime/debug"
	"time"
)

const (
	// While it starts, the API server builds what it keeps, and little of that is garbage: with Go's usual pace a quarter of a start
	// is collecting. The memory limit of the process (GOMEMLIMIT) holds all the same.
	startingPercent = 400
	startingTime    = time.Minute
	// Afterwards most of its memory is the schemas of resource definitions, which stay: less room for garbage than Go's usual 100, for
	// a little more work.
	laterPercent = 70
)

// paceCollector lets Go's collector be lazy for the first minute, and gives back what that took.
func paceCollector(ctx context.Context) {
	debug.SetGCPercent(startingPercent)
	go func() {
		select {
		case <-ctx.Done():
		case <-time.After(startingTime):
			debug.SetGCPercent(laterPercent)
			debug.FreeOSMemory()
		}
	}()
}
