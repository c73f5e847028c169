package httpapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/guize-rules/guize/adapters/internal/watch"

	"github.com/prometheus/client_golang/prometheus"
)

// AccessFiles names the files that say who may come in and under which
// certificate. Any may be left out.
type AccessFiles struct {
	Tokens   string // callers, as [ParseTokens] reads them; "": everybody may decide
	Cert     string // of the server, PEM; "": no TLS
	Key      string // of Cert, PEM
	ClientCA string // authorities of the callers' certificates, PEM; needs the three others
}

// Errors of [ReadAccess] that a host may want to tell in words of its own.
var (
	ErrNoCallers     = errors.New("the file names nobody")
	ErrNoCertificate = errors.New("no certificate in it")
)

// Access is what [AccessFiles] say. It is read again while a server runs, so
// that a caller can be taken away and a certificate renewed without a restart:
//
//	access, err := httpapi.ReadAccess(files, log, nil)
//	h, err := httpapi.New(ctx, src, httpapi.Options{Authenticate: access.Authenticate()})
//	go access.Watch(ctx, time.Second)
//	err = httpapi.Serve(ctx, tls.NewListener(ln, access.TLS()), h, httpapi.ServeOptions{})
type Access struct {
	files AccessFiles
	known *Tokens // nil: no file of callers
	log   *slog.Logger
	now   func() time.Time
	tls   atomic.Pointer[tls.Config] // nil in it: no TLS

	mu     sync.Mutex // of what follows
	tokens watchedFiles
	certs  watchedFiles
	ends   *prometheus.GaugeVec // of the certificates
	looked time.Time            // when the ends of the certificates were last looked at
}

// ReadAccess reads the callers and certificates. A file of callers that names
// nobody is an error, because without callers everybody would be let in. A nil
// log logs nothing, and a nil now is the clock.
func ReadAccess(files AccessFiles, log *slog.Logger, now func() time.Time) (*Access, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if now == nil {
		now = time.Now
	}
	a := &Access{files: files, log: log, now: now, ends: newEnds(), tokens: watchFiles(files.Tokens), certs: watchFiles(files.Cert, files.Key, files.ClientCA)}
	first, err := files.readTokens()
	if err != nil {
		return nil, err
	}
	if files.Tokens != "" {
		if a.known, err = NewTokens(first); err != nil {
			return nil, fmt.Errorf("%s: %w", files.Tokens, err)
		}
	}
	c, err := files.readCertificates()
	if err != nil {
		return nil, err
	}
	a.tls.Store(c)
	a.lookAtEnds()
	return a, nil
}

// Authenticate is for [Options]: it knows the callers that the files named when
// they were last read. It is nil where there is no file of callers.
func (a *Access) Authenticate() func(*http.Request) (Caller, error) {
	if a.known == nil {
		return nil
	}
	return a.known.Authenticate
}

// Callers is how many callers the files named when they were last read.
func (a *Access) Callers() int {
	if a.known == nil {
		return 0
	}
	return len(*a.known.known.Load())
}

// TLS is the configuration of a listener whose connections each get the
// certificates that were read last; nil without a certificate.
func (a *Access) TLS() *tls.Config {
	now := a.tls.Load()
	if now == nil {
		return nil
	}
	c := now.Clone()
	c.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return a.tls.Load(), nil }
	return c
}

// Watch looks at the files every so often, and reads again what has changed,
// until ctx is done.
func (a *Access) Watch(ctx context.Context, every time.Duration) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			a.look()
		}
	}
}

// Reload reads all files again, changed or not. What cannot be read is logged
// and leaves what is in use as it is.
func (a *Access) Reload() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.readTokens()
	a.readCertificates()
}

// look reads again what has changed.
func (a *Access) look() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.tokens.changed() {
		a.readTokens()
	}
	switch {
	case a.certs.changed():
		a.readCertificates()
	case a.now().Sub(a.looked) >= 24*time.Hour:
		a.lookAtEnds()
	}
}

// readTokens reads the callers again. What cannot be read leaves those in use as
// they are, and is tried again when it changes again.
func (a *Access) readTokens() {
	if len(a.tokens.names) == 0 {
		return
	}
	a.tokens.read()
	tokens, err := a.files.readTokens()
	if err == nil {
		err = a.known.Set(tokens)
	}
	if err != nil {
		a.log.Error("tokens not read", "file", a.tokens.String(), "error", err.Error())
		return
	}
	a.log.Info("tokens read", "file", a.tokens.String(), "callers", len(tokens))
}

// readCertificates reads the certificates again, as readTokens the callers.
func (a *Access) readCertificates() {
	if len(a.certs.names) == 0 {
		return
	}
	a.certs.read()
	c, err := a.files.readCertificates()
	if err != nil {
		a.log.Error("certificates not read", "file", a.certs.String(), "error", err.Error())
		return
	}
	a.tls.Store(c)
	a.log.Info("certificates read", "file", a.certs.String())
	a.lookAtEnds()
}

// readTokens reads the file of the callers, where there is one.
func (f AccessFiles) readTokens() ([]Token, error) {
	if f.Tokens == "" {
		return nil, nil
	}
	r, err := os.Open(f.Tokens)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	tokens, err := ParseTokens(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Tokens, err)
	}
	return tokens, nil
}

// readCertificates reads the server's certificate and the authorities of its
// callers; nil without TLS.
func (f AccessFiles) readCertificates() (*tls.Config, error) {
	switch {
	case f.Cert == "" && f.Key == "" && f.ClientCA == "":
		return nil, nil
	case f.Cert == "" || f.Key == "":
		return nil, errors.New("a certificate and its key go together, and authorities of callers need both")
	case f.ClientCA != "" && f.Tokens == "": // or callers without a certificate could decide all the same
		return nil, errors.New("authorities of callers need the file of the callers too")
	}
	pair, err := tls.LoadX509KeyPair(f.Cert, f.Key)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", f.Cert, f.Key, err)
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}, NextProtos: []string{"h2", "http/1.1"}}
	if f.ClientCA == "" {
		return c, nil
	}
	pem, err := os.ReadFile(f.ClientCA)
	if err != nil {
		return nil, err
	}
	c.ClientCAs, c.ClientAuth = x509.NewCertPool(), tls.VerifyClientCertIfGiven
	if !c.ClientCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: %w", f.ClientCA, ErrNoCertificate)
	}
	return c, nil
}

// watchedFiles are files, and how they were when they were last read.
type watchedFiles struct {
	names []string
	stamp string
}

func (w *watchedFiles) changed() bool { return watch.Stamp(watch.OS{}, w.names) != w.stamp }

func (w *watchedFiles) read() { w.stamp = watch.Stamp(watch.OS{}, w.names) }

func (w *watchedFiles) String() string { return strings.Join(w.names, ", ") }

// watchFiles are those of some names that are not empty.
func watchFiles(names ...string) watchedFiles {
	w := watchedFiles{names: slices.DeleteFunc(names, func(name string) bool { return name == "" })}
	w.read()
	return w
}
