// Package cpu reads how much processor time this process has used.
package cpu

import (
	"syscall"
	"time"
)

// Time is the processor time that the process has used, in user and system
// mode and on all processors.
func Time() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
