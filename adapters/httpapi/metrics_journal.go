package httpapi

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/guize-rules/guize/adapters/journal/records"
)

// statsTime is how long a journal may take to say how it stands.
const statsTime = 2 * time.Second

// teller is a journal that says how it stands; [Journal] need not be one.
type teller interface {
	Stats(ctx context.Context) (records.Stats, error)
}

// journalStats asks a journal at each scrape how it stands.
type journalStats struct{ of teller }

var (
	journalUp      = prometheus.NewDesc("guize_journal_up", "1 where the journal answers.", nil, nil)
	journalSeq     = prometheus.NewDesc("guize_journal_last_entry", "Number of the last entry of the journal.", nil, nil)
	journalLast    = prometheus.NewDesc("guize_journal_last_entry_timestamp_seconds", "When the last entry of the journal was written.", nil, nil)
	journalBytes   = prometheus.NewDesc("guize_journal_bytes", "What the journal takes in its database.", nil, nil)
	journalConns   = prometheus.NewDesc("guize_journal_connections", "Connections to the database of the journal.", []string{"state"}, nil)
	journalWaits   = prometheus.NewDesc("guize_journal_connection_waits_total", "Times that a connection had to be waited for.", nil, nil)
	journalWaiting = prometheus.NewDesc("guize_journal_connection_wait_seconds_total", "Time waited for connections.", nil, nil)
)

// Describe names the metrics.
func (s journalStats) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{journalUp, journalSeq, journalLast, journalBytes, journalConns, journalWaits, journalWaiting} {
		out <- d
	}
}

// Collect asks the journal.
func (s journalStats) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), statsTime)
	defer cancel()
	now, err := s.of.Stats(ctx)
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if err != nil {
		gauge(journalUp, 0)
		return
	}
	gauge(journalUp, 1)
	gauge(journalSeq, float64(now.Seq))
	if !now.Last.IsZero() {
		gauge(journalLast, float64(now.Last.UnixMilli())/1000)
	}
	gauge(journalBytes, float64(now.Bytes))
	gauge(journalConns, float64(now.Pool.InUse), "in_use")
	gauge(journalConns, float64(now.Pool.Idle), "idle")
	out <- prometheus.MustNewConstMetric(journalWaits, prometheus.CounterValue, float64(now.Pool.Waits))
	out <- prometheus.MustNewConstMetric(journalWaiting, prometheus.CounterValue, now.Pool.Waited.Seconds())
}
