package httpapi_test

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// What a caller says that it will send costs nothing: 1,500 callers who promise a
// megabyte each and send three bytes took 1.6 GB once.
func TestSlowBodiesTakeNoRoom(t *testing.T) {
	if os.Getenv("GUIZE_LONG") == "" {
		t.Skip("takes long: GUIZE_LONG=1 runs it")
	}
	const callers, each = 1500, 128 << 10
	addr := strings.TrimPrefix(serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Read: time.Minute}})), "http://")
	before := heap()
	for i := range callers {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatalf("caller %d: %v", i, err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST /v1/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"f")
	}
	time.Sleep(3 * time.Second) // all are read by then, or cost less still
	took := heap() - before
	t.Logf("%d callers take %d kB each", callers, took/callers/1024)
	if took > callers*each {
		t.Errorf("%d callers take %d MB", callers, took>>20)
	}
}

func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapInuse + m.StackInuse)
}
