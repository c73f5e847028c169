package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"
)

// besieged is for how long TestSiege attacks: GUIZE_SOAK, such as 2m, or not at all.
func besieged(t *testing.T) time.Duration {
	t.Helper()
	s := os.Getenv("GUIZE_SOAK")
	if s == "" {
		t.Skip("attacks a server for minutes: GUIZE_SOAK=2m runs it")
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < time.Second {
		t.Fatalf("GUIZE_SOAK=%s", s)
	}
	return d
}

// Hostile callers do not harm honest ones: beside them, and with reloads going on, 99 of
// 100 honest decisions take at most three times as long as before, none is refused and
// each is in the journal. Memory and goroutines stay, and no alarm is raised.
func TestSiege(t *testing.T) {
	lasts := besieged(t)
	each(t, func(t *testing.T, name string) {
		sg := newSiege(t, name)
		sg.honest(t, lasts/10) // warms the server up
		quiet, calm := sg.honest(t, max(lasts/4, 2*time.Second)), sg.look(t)
		ctx, cancel := context.WithTimeout(t.Context(), lasts)
		defer cancel()
		var wg sync.WaitGroup
		for _, k := range hostile {
			for range k.callers {
				wg.Go(func() { sg.attack(ctx, k) })
			}
		}
		reloads := 0
		var seen []look
		wg.Go(func() { reloads = sg.reload(t, ctx, max(lasts/60, time.Second)) })
		wg.Go(func() { seen = sg.watch(t, ctx, lasts/80) })
		beside := sg.honest(t, lasts)
		wg.Wait()
		after := sg.settled(t, calm)
		sg.report(t, quiet, beside, calm, after, seen, reloads)
		sg.s.stop(t)
		if lost := missing(t, name, sg.ids); lost > 0 {
			t.Errorf("%d of %d acknowledged honest decisions are lost", lost, len(sg.ids))
		}
		replay(t, name, len(sg.ids))
		if beside.p99 > 3*quiet.p99 {
			t.Errorf("honest p99 %v, and %v before", beside.p99, quiet.p99)
		}
		flat(t, "goroutines", seen, after, func(l look) int { return l.goroutines }, 30)
		flat(t, "KiB", seen, after, func(l look) int { return l.resident >> 10 }, 32<<10)
		for code, n := range after.alarms {
			if n != 0 {
				t.Errorf("%d answers %s", n, code)
			}
		}
		if !after.up {
			t.Error("guize_journal_up is not 1")
		}
		if reloads == 0 || after.reloads < reloads/2 {
			t.Errorf("%d reloads of %d", after.reloads, reloads)
		}
	})
}

const (
	honestCallers = 4
	honestEach    = 20 // decisions a second
	siegeRate     = 25 // of each caller
)

// siege is a server under attack.
type siege struct {
	s      *server
	set    string // the file of the set
	tokens map[string]string
	client *http.Client
	ids    map[string]bool // of honest decisions

	mu      sync.Mutex
	answers map[string]map[int]int // of hostile callers, by kind and status
}

func newSiege(t *testing.T, journal string) *siege {
	t.Helper()
	dir := t.TempDir()
	sg := &siege{set: filepath.Join(dir, "set.yaml"), tokens: map[string]string{}, ids: map[string]bool{}, answers: map[string]map[int]int{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	t.Cleanup(sg.client.CloseIdleConnections)
	sg.write(t, 0)
	file := filepath.Join(dir, "tokens")
	names := []string{"watch"}
	for i := range honestCallers {
		names = append(names, fmt.Sprint("honest", i))
	}
	for _, k := range hostile {
		names = append(names, k.name)
	}
	for _, name := range names {
		token, err := exec.Command(program, "serve", "token", name, "decide", "--tokens", file).Output()
		if err != nil {
			t.Fatal(err)
		}
		sg.tokens[name] = strings.TrimSpace(string(token))
	}
	sg.s = start(t, "-p", sg.set, "--journal", journal, "--tokens", file, "--rate", strconv.Itoa(siegeRate), "--watch", "0")
	return sg
}

// write writes the nth edition of the set.
func (sg *siege) write(t *testing.T, n int) {
	t.Helper()
	data, err := os.ReadFile(setFile)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "300", strconv.Itoa(300+n%2))
	if err := os.WriteFile(sg.set+".new", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(sg.set+".new", sg.set); err != nil {
		t.Fatal(err)
	}
}

// reload brings another edition into use, again and again.
func (sg *siege) reload(t *testing.T, ctx context.Context, every time.Duration) (n int) {
	for tick := time.Tick(every); ; {
		select {
		case <-ctx.Done():
			return n
		case <-tick:
			n++
			sg.write(t, n)
			sg.s.cmd.Process.Signal(syscall.SIGHUP)
		}
	}
}

// latency is how long honest decisions took.
type latency struct {
	n        int
	p50, p99 time.Duration
	most     time.Duration
}

// honest asks for decisions by all honest callers, each at its pace.
func (sg *siege) honest(t *testing.T, lasts time.Duration) latency {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	var took []time.Duration
	end := time.Now().Add(lasts)
	for c := range honestCallers {
		wg.Go(func() {
			tick := time.NewTicker(time.Second / honestEach)
			defer tick.Stop()
			for i := 0; time.Now().Before(end); i++ {
				<-tick.C
				begin := time.Now()
				status, id, err := sg.decide(fmt.Sprint("honest", c), fmt.Sprintf(`{"length": %d, "contact": {"name": "某某%d", "phone": "1380013%04d"}}`, i, c, i%10_000))
				d := time.Since(begin)
				if err != nil || status != http.StatusOK {
					t.Errorf("an honest caller: %d, %v", status, err)
					return
				}
				mu.Lock()
				took, sg.ids[id] = append(took, d), true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(took) == 0 {
		t.Fatal("no honest decision")
	}
	slices.Sort(took)
	return latency{len(took), took[len(took)/2], took[len(took)*99/100], took[len(took)-1]}
}

var idInAnswer = regexp.MustCompile(`"id":"([0-9a-f-]{36})"`)

func (sg *siege) decide(who, facts string) (status int, id string, err error) {
	req, err := http.NewRequest("POST", sg.s.url+"/v1/decisions", strings.NewReader(`{"facts": `+facts+`}`))
	if err != nil {
		return 0, "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+sg.tokens[who])
	res, err := sg.client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if m := idInAnswer.FindSubmatch(body); m != nil && res.StatusCode == http.StatusOK {
		return res.StatusCode, string(m[1]), err
	} else if res.StatusCode == http.StatusOK {
		return 0, "", fmt.Errorf("no decision: %s", body)
	}
	return res.StatusCode, "", err
}

// look is what can be seen of a server from outside.
type look struct {
	resident, goroutines, reloads int
	alarms                        map[string]int
	up                            bool
	processor                     time.Duration
}

var sample = regexp.MustCompile(`(?m)^(\w+)(?:\{(.*)\})? (\S+)$`)

func (sg *siege) look(t *testing.T) look {
	t.Helper()
	req, _ := http.NewRequest("GET", sg.s.url+"/metrics", nil)
	req.Header.Set("Authorization", "Bearer "+sg.tokens["watch"])
	res, err := sg.client.Do(req)
	if err != nil {
		t.Error(err)
		return look{}
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("metrics: %d, %v", res.StatusCode, err)
	}
	l := look{resident: resident(t, sg.s), alarms: map[string]int{}}
	for _, m := range sample.FindAllStringSubmatch(string(data), -1) {
		f, _ := strconv.ParseFloat(m[3], 64)
		n := int(f)
		switch m[1] {
		case "go_goroutines":
			l.goroutines = n
		case "process_cpu_seconds_total":
			l.processor = time.Duration(n) * time.Second
		case "guize_journal_up":
			l.up = n == 1
		case "guize_reloads_total":
			if !strings.Contains(m[2], "failed") {
				l.reloads += n
			}
		case "guize_http_refused_total":
			for _, code := range []string{"masking-failed", "journal-unavailable", "internal"} {
				if strings.Contains(m[2], `"`+code+`"`) {
					l.alarms[code] += n
				}
			}
		}
	}
	return l
}

func (sg *siege) watch(t *testing.T, ctx context.Context, every time.Duration) (seen []look) {
	for tick := time.Tick(every); ; {
		select {
		case <-ctx.Done():
			return seen
		case <-tick:
			seen = append(seen, sg.look(t))
		}
	}
}

// settled looks once all that the attack left has ended, within half a minute.
func (sg *siege) settled(t *testing.T, calm look) (l look) {
	t.Helper()
	sg.client.CloseIdleConnections()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		if l = sg.look(t); l.goroutines <= calm.goroutines+5 || time.Now().After(end) {
			return l
		}
	}
}

// middle is the median of a quarter of what was seen, the first or the last.
func middle(seen []look, last bool, of func(look) int) int {
	var ns []int
	for _, l := range seen {
		ns = append(ns, of(l))
	}
	if len(ns) < 4 {
		return 0
	}
	ns = ns[:len(ns)/4]
	if last {
		ns = ns[:0]
		for _, l := range seen[len(seen)*3/4:] {
			ns = append(ns, of(l))
		}
	}
	slices.Sort(ns)
	return ns[len(ns)/2]
}

// flat wants the last quarter of an attack, and what stays after it, to be as the first,
// but for a quarter and some room.
func flat(t *testing.T, what string, seen []look, after look, of func(look) int, room int) {
	t.Helper()
	first, last := middle(seen, false, of), middle(seen, true, of)
	if most := first + first/4 + room; first == 0 || last > most || of(after) > most {
		t.Errorf("%s: %d in the first quarter, %d in the last, %d after", what, first, last, of(after))
	}
}

func (sg *siege) report(t *testing.T, quiet, beside latency, calm, after look, seen []look, reloads int) {
	t.Helper()
	var out bytes.Buffer
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Fprintf(w, "\nload\t%s", load)
	fmt.Fprintln(w, "honest\tdecisions\tmedian\tp99\tmost")
	fmt.Fprintf(w, "quiet\t%d\t%v\t%v\t%v\n", quiet.n, quiet.p50, quiet.p99, quiet.most)
	fmt.Fprintf(w, "attacked\t%d\t%v\t%v\t%v\n", beside.n, beside.p50, beside.p99, beside.most)
	fmt.Fprintf(w, "ratio\t\t%.2f\t%.2f\n", float64(beside.p50)/float64(quiet.p50), float64(beside.p99)/float64(quiet.p99))
	mem := func(l look) int { return l.resident >> 20 }
	gos := func(l look) int { return l.goroutines }
	fmt.Fprintln(w, "\tquiet\tfirst quarter\tlast quarter\tafter")
	fmt.Fprintf(w, "MiB\t%d\t%d\t%d\t%d\n", mem(calm), middle(seen, false, mem), middle(seen, true, mem), mem(after))
	fmt.Fprintf(w, "goroutines\t%d\t%d\t%d\t%d\n", gos(calm), middle(seen, false, gos), middle(seen, true, gos), gos(after))
	var self syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &self)
	fmt.Fprintf(w, "processor\tserver %v\tcallers %v\n", after.processor-calm.processor, time.Duration(self.Utime.Nano()+self.Stime.Nano()).Round(time.Second))
	fmt.Fprintf(w, "reloads\t%d of %d\nalarms\t%v\n", after.reloads, reloads, after.alarms)
	fmt.Fprintln(w, "hostile\tanswers by status (0: none)")
	for _, k := range hostile {
		fmt.Fprintf(w, "%s\t%v\n", k.name, sg.answers[k.name])
	}
	w.Flush()
	t.Log(out.String())
}

// kind is a kind of hostile callers, all with one token.
type kind struct {
	name    string
	callers int
	pause   time.Duration
	do      func(ctx context.Context, sg *siege, who string) (status int)
}

// attack goes on in one way.
func (sg *siege) attack(ctx context.Context, k kind) {
	for ctx.Err() == nil {
		status := k.do(ctx, sg, k.name)
		if ctx.Err() != nil {
			return
		}
		sg.mu.Lock()
		if sg.answers[k.name] == nil {
			sg.answers[k.name] = map[int]int{}
		}
		sg.answers[k.name][status]++
		sg.mu.Unlock()
		time.Sleep(k.pause)
	}
}

const ms = time.Millisecond

var hostile = []kind{
	{"slow-bodies", 100, 500 * ms, slowBody},
	{"huge-bodies", 2, 100 * ms, body(`{"facts": {"contact": {"name": "` + strings.Repeat("x", 2<<20) + `"}}}`)},
	{"deep", 2, 20 * ms, body(`{"facts": ` + strings.Repeat(`{"a":[`, 50_000))},
	{"unknown-keys", 2, 250 * ms, body(manyKeys(2000))},
	{"odd-text", 2, 10 * ms, oddText},
	{"what-if", 2, 10 * ms, send("/v1/what-if", "application/json", `{"facts": {"length": 350, "household": {"income": 1200}}, "want": {"outcome": "approval", "value": "filing"}}`)},
	{"batches", 2, 20 * ms, send("/v1/decisions:batch", "application/x-ndjson", strings.Repeat("{\"facts\": {\"length\": 1}}\n{{\n\x00\n\n[]\n{\"facts\": 3}\n", 50))},
	{"leavers", 4, 25 * ms, leave},
	{"wrong-tokens", 2, 10 * ms, body(`{"facts": {"length": 1}}`, "Authorization", "Bearer guize_wrong")},
	{"odd-ids", 2, 10 * ms, body(`{"facts": {"length": 1}}`, "X-Request-Id", strings.Repeat("\xe2\x80\xae<script>\t\xff", 300))},
	{"same-key", 2, 10 * ms, sameKey},
}

func manyKeys(n int) string {
	var b strings.Builder
	b.WriteString(`{"facts": {"length": 1`)
	for i := range n {
		fmt.Fprintf(&b, `, "lenght%d": %d`, i, i)
	}
	return b.String() + "}}"
}

// send posts one body again and again.
func send(path, contentType, text string, head ...string) func(context.Context, *siege, string) int {
	return func(ctx context.Context, sg *siege, who string) int {
		req, err := http.NewRequestWithContext(ctx, "POST", sg.s.url+path, strings.NewReader(text))
		if err != nil {
			return 0
		}
		req.Header.Set("Content-Type", contentType)
		req.Header.Set("Authorization", "Bearer "+sg.tokens[who])
		for i := 0; i < len(head); i += 2 {
			req.Header.Set(head[i], head[i+1])
		}
		res, err := sg.client.Do(req)
		if err != nil {
			return 0
		}
		defer res.Body.Close()
		io.Copy(io.Discard, res.Body)
		return res.StatusCode
	}
}

func body(text string, head ...string) func(context.Context, *siege, string) int {
	return send("/v1/decisions", "application/json", text, head...)
}

// slowBody says that much will come, and sends little of it.
func slowBody(ctx context.Context, sg *siege, who string) int {
	c, err := net.Dial("tcp", strings.TrimPrefix(sg.s.url, "http://"))
	if err != nil {
		return 0
	}
	defer c.Close()
	fmt.Fprintf(c, "POST /v1/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer %s\r\nContent-Length: 1000000\r\n\r\n", sg.tokens[who])
	for range 20 {
		select {
		case <-ctx.Done():
			return 0
		case <-time.After(100 * ms):
		}
		if _, err := io.WriteString(c, "{"); err != nil {
			break
		}
	}
	answer := make([]byte, 12)
	c.SetReadDeadline(time.Now().Add(ms))
	if _, err := io.ReadFull(c, answer); err != nil {
		return 0
	}
	status, _ := strconv.Atoi(string(answer[9:]))
	return status
}

// turn counts requests, so that they differ.
var turn atomic.Int64

func oddText(ctx context.Context, sg *siege, who string) int {
	odd := []string{`a\u0000b`, `\ud800`, `\udc00\ud800`, "\u202eevil\u2066", "\xff\xfe", `\u001b[2J`, strings.Repeat("\u0301", 10_000)}
	text := odd[int(turn.Add(1))%len(odd)]
	return body(`{"facts": {"length": 301, "contact": {"name": "`+text+`", "phone": "`+text+`"}, "`+text+`": 1}}`)(ctx, sg, who)
}

func leave(ctx context.Context, sg *siege, who string) int {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(turn.Add(1)%30)*ms/10)
	defer cancel()
	return body(`{"facts": {"length": 301, "contact": {"name": "某某", "phone": "13800138000"}}}`)(ctx, sg, who)
}

func sameKey(ctx context.Context, sg *siege, who string) int {
	return body(fmt.Sprintf(`{"facts": {"length": %d}}`, turn.Add(1)%5), "Idempotency-Key", `"the same"`)(ctx, sg, who)
}
