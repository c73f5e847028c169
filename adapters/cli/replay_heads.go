package cli

import (
	"bufio"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/adapters/signed"
)

// earlierHeads are those of --heads. Where --save-head will make that file, it is
// the first run, which is said: a file that went away looks the same.
func (a *app) earlierHeads(r *replaying) ([]records.Head, error) {
	heads, err := readHeads(r.heads)
	if errors.Is(err, fs.ErrNotExist) && filepath.Clean(r.heads) == filepath.Clean(r.saveHead) {
		fmt.Fprintf(a.err, a.tongue(nil).Say("%s：还没有这个文件，按第一次复核处理\n", "%s: there is no such file yet; taken for the first run\n"), r.heads)
		return nil, nil
	}
	return heads, err
}

func readHeads(name string) ([]records.Head, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []records.Head
	d := json.NewDecoder(bufio.NewReader(f))
	for {
		var h records.Head
		switch err := d.Decode(&h); err {
		case nil:
			out = append(out, h)
		case io.EOF:
			return out, nil
		default:
			return nil, fmt.Errorf("%s: head %d: %w", name, len(out)+1, err)
		}
	}
}

// line is a head as it is saved, signed where there is a key.
func (r *replaying) line(h records.Head) ([]byte, error) {
	if r.signKey != "" {
		key, err := readKey(r.signKey, signed.ParsePrivateKey)
		if err != nil {
			return nil, err
		}
		h = h.Sign(key)
	}
	return jsonLine(h)
}

func (r *replaying) save(h records.Head) error {
	line, err := r.line(h)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(r.saveHead, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err = f.Write(line); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// readKey reads what a PEM file holds, one of the parsers of package signed.
func readKey[K any](name string, parse func([]byte) (K, error)) (K, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		var none K
		return none, err
	}
	key, err := parse(data)
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return key, err
}

// onlyKey reads the one key of a PEM file.
func onlyKey(data []byte) (ed25519.PublicKey, error) {
	keys, err := signed.ParsePublicKeys(data)
	if err == nil && len(keys) > 1 {
		err = errors.New("want one key")
	}
	if err != nil {
		return nil, err
	}
	return keys[0], nil
}
