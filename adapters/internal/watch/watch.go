// Package watch tells when files change, by looking at them every so often: that
// works on every file system, also over a network.
package watch

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// Stamp tells one state of some files from another, by their sizes, times and
// modes as stat gives them ([os.Stat], or that of a file system). It does not
// read them.
func Stamp(stat func(name string) (fs.FileInfo, error), names []string) string {
	var b strings.Builder
	for _, name := range names {
		info, err := stat(name)
		if err != nil {
			fmt.Fprintf(&b, "%s: %v\n", name, err)
			continue
		}
		fmt.Fprintf(&b, "%s: %d %d %v\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
	}
	return b.String()
}

// Until asks every so often whether something has changed, and returns true as
// soon as it has, or false when ctx is done.
func Until(ctx context.Context, every time.Duration, changed func() bool) bool {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-tick.C:
		}
		if changed() {
			return true
		}
	}
}
