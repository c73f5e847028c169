package cpu

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// Of is the processor time that another process has used, to the nanosecond.
func Of(pid int) (time.Duration, error) {
	var t unix.Timespec
	err := unix.ClockGettime(int32(^pid<<3|2), &t) // CPUCLOCK_SCHED of a process; see clock_getcpuclockid(3)
	return time.Duration(t.Nano()), err
}

// Resident is the memory of another process, in bytes.
func Resident(pid int) (uint64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	line, _, _ := strings.Cut(rest, "kB")
	kb, err := strconv.ParseUint(strings.TrimSpace(line), 10, 64)
	return kb << 10, err
}
