package httpapi

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// endsSoon is how long before its end a certificate is warned of.
const endsSoon = 14 * 24 * time.Hour

// newEnds are the ends of certificates as a metric.
func newEnds() *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "guize_certificate_end_timestamp_seconds",
		Help: "When the certificate of a file ends; of several the first."}, []string{"file"})
}

// Metrics say when the certificates end, for [Options].Collectors.
func (a *Access) Metrics() prometheus.Collector { return a.ends }

// lookAtEnds notes the ends of the certificates, and warns of those that have expired or
// soon will.
func (a *Access) lookAtEnds() {
	a.looked = a.now()
	a.ends.Reset()
	for _, file := range []string{a.files.Cert, a.files.ClientCA} {
		c := firstToEnd(file)
		if c == nil {
			continue
		}
		a.ends.WithLabelValues(file).Set(float64(c.NotAfter.Unix()))
		switch left := c.NotAfter.Sub(a.looked); {
		case left <= 0:
			a.log.Warn("certificate has expired", "file", file, "subject", c.Subject.String(), "ended", c.NotAfter)
		case left < endsSoon:
			a.log.Warn("certificate ends soon", "file", file, "subject", c.Subject.String(), "ends", c.NotAfter)
		}
	}
}

// firstToEnd is the certificate of a PEM file that ends before the others; nil
// where there is none.
func firstToEnd(file string) *x509.Certificate {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var first *x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		c, err := x509.ParseCertificate(block.Bytes)
		if err == nil && (first == nil || c.NotAfter.Before(first.NotAfter)) {
			first = c
		}
	}
	return first
}
