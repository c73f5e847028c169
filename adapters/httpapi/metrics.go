package httpapi

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
)

// metrics are those of one handler.
type metrics struct {
	registry  *prometheus.Registry
	decisions *prometheus.CounterVec
	requests  *prometheus.HistogramVec
	inFlight  prometheus.Gauge
	lines     *prometheus.CounterVec
	reloads   *prometheus.CounterVec
	lastGood  *prometheus.GaugeVec
	stale     *prometheus.GaugeVec
	info      *prometheus.GaugeVec
	cases     *prometheus.GaugeVec
	journal   *prometheus.HistogramVec
	refused   *prometheus.CounterVec
	limited   *prometheus.CounterVec
	build     *prometheus.GaugeVec
	more      []prometheus.Collector // of the journal, and of the host
}

func newMetrics(opts *Options) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		decisions: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "guize_decisions_total",
			Help: "Decisions that were acknowledged."}, []string{"set", "status"}),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "guize_http_request_seconds",
			Help: "Time of a request.", Buckets: buckets()}, []string{"route", "code"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "guize_http_in_flight", Help: "Requests being answered."}),
		lines: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "guize_batch_lines_total",
			Help: "Lines of batches."}, []string{"result"}),
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "guize_reloads_total",
			Help: "Times that a policy set was read."}, []string{"set", "result"}),
		lastGood: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "guize_reload_last_success_timestamp_seconds",
			Help: "When a set was last brought into use."}, []string{"set"}),
		stale: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "guize_policy_stale",
			Help: "1 where the last reload failed and an older set serves."}, []string{"set"}),
		info:  prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "guize_policy_info", Help: "The sets in use."}, []string{"set", "digest"}),
		cases: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "guize_policy_cases", Help: "Tests that the set in use passed."}, []string{"set"}),
		journal: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "guize_journal_keep_seconds",
			Help: "Time until a decision was durable.", Buckets: buckets()}, []string{"result"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "guize_http_refused_total",
			Help: "Requests answered with a problem."}, []string{"code"}),
		limited: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "guize_work_limited_total",
			Help: "Decisions and searches that came to the end of the work that they may take, and searches of their time."}, []string{"of"}),
		build: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "guize_build_info", Help: "The version of the program."}, []string{"version"}),
	}
	m.build.WithLabelValues(opts.Version).Set(1)
	if j, ok := opts.Journal.(teller); ok {
		m.more = append(m.more, journalStats{j})
	}
	m.registry.MustRegister(m.own()...)
	m.registry.MustRegister(opts.Collectors...)
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.begin()
	return m
}

// own are the metrics of the handler itself.
func (m *metrics) own() []prometheus.Collector {
	return append([]prometheus.Collector{m.decisions, m.requests, m.inFlight, m.lines, m.reloads, m.lastGood, m.stale, m.info, m.cases, m.journal, m.refused, m.limited, m.build}, m.more...)
}

// shareWith registers the handler's metrics with a host, all or none.
func (m *metrics) shareWith(host prometheus.Registerer) error {
	if host == nil {
		return nil
	}
	all := m.own()
	for i, c := range all {
		if err := host.Register(c); err != nil {
			for _, c := range all[:i] {
				host.Unregister(c)
			}
			return fmt.Errorf("register the metrics: %w", err)
		}
	}
	return nil
}

// What comes to the end of its work.
const (
	ofDecision = "decision"
	ofSearch   = "what_if"
)

// pastLimit counts a decision that was cut off, by its JSON: a text that a decision
// holds has its quotation marks escaped.
func (m *metrics) pastLimit(s engine.Status, decision []byte) {
	if s == engine.StatusIncomplete && bytes.Contains(decision, []byte(`"code":"`+engine.CodeWorkLimit+`"`)) {
		m.limited.WithLabelValues(ofDecision).Inc()
	}
}

// buckets hold the limits at which the guides raise alarms, 0.2 and 0.5 s.
func buckets() []float64 {
	return []float64{0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20}
}

// begin puts counters at 0, since the first of something is no increase of a
// counter that was not there before.
func (m *metrics) begin() {
	m.lines.WithLabelValues("ok")
	for _, k := range problemKinds {
		m.refused.WithLabelValues(k.code)
		m.lines.WithLabelValues(k.code)
	}
	for _, of := range []string{ofDecision, ofSearch} {
		m.limited.WithLabelValues(of)
	}
	for _, result := range []string{"ok", "failed"} {
		m.journal.WithLabelValues(result)
	}
	for _, code := range []int{http.StatusOK, http.StatusInternalServerError, http.StatusServiceUnavailable} {
		m.requests.WithLabelValues("POST /v1/decisions", strconv.Itoa(code))
		m.requests.WithLabelValues("POST /v1/sets/{set}/decisions", strconv.Itoa(code))
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second})
}

// reloaded counts what came of reading the set in use again.
func (m *metrics) reloaded(set string, r *wire.Reload) {
	if !r.OK {
		m.reloads.WithLabelValues(set, "failed").Inc()
		m.stale.WithLabelValues(set).Set(1)
		return
	}
	m.reloads.WithLabelValues(set, "ok").Inc()
	m.stale.WithLabelValues(set).Set(0)
	m.lastGood.WithLabelValues(set).Set(float64(r.At.Unix()))
	m.serves(set, r.Digest, r.Cases)
}

// serves says which set decides now.
func (m *metrics) serves(set, digest string, cases int) {
	m.cases.WithLabelValues(set).Set(float64(cases))
	m.info.DeletePartialMatch(prometheus.Labels{"set": set})
	m.info.WithLabelValues(set, digest).Set(1)
}

// gone takes away what is said of a set in use that is so no longer.
func (m *metrics) gone(set string) {
	for _, of := range []*prometheus.GaugeVec{m.stale, m.lastGood, m.cases, m.info} {
		of.DeletePartialMatch(prometheus.Labels{"set": set})
	}
}

// counts are the counters of the decisions by a set, from 0 on.
func (m *metrics) counts(set string) map[engine.Status]prometheus.Counter {
	for _, result := range []string{"ok", "failed"} {
		m.reloads.WithLabelValues(set, result)
	}
	out := map[engine.Status]prometheus.Counter{}
	for _, s := range engine.Statuses() {
		out[s] = m.decisions.WithLabelValues(set, string(s))
	}
	return out
}

func (m *metrics) answered(in *info, took time.Duration) {
	m.requests.WithLabelValues(in.route, strconv.Itoa(in.status)).Observe(took.Seconds())
	if in.problem != "" {
		m.refused.WithLabelValues(in.problem).Inc()
	}
}

func (m *metrics) kept(took time.Duration, err error) {
	result := "ok"
	if err != nil {
		result = "failed"
	}
	m.journal.WithLabelValues(result).Observe(took.Seconds())
}
