//! Objects → their text (ISO 32000-2 § 7.3).

use super::number::push_decimal;
use lopdf::{Dictionary, Object, ObjectId, StringFormat};

/// Appends an object.
pub(super) fn push_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => out.extend_from_slice(if *value { b"true" } else { b"false" }),
        Object::Integer(value) => push_decimal(out, *value, 0),
        Object::Real(value) => out.extend_from_slice(value.to_string().as_bytes()),
        Object::Name(name) => push_name(out, name),
        Object::String(bytes, StringFormat::Literal) => push_literal(out, bytes),
        Object::String(bytes, StringFormat::Hexadecimal) => {
            out.push(b'<');
            bytes.iter().for_each(|byte| push_hex(out, *byte));
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for item in items {
                push_object(out, item);
                out.push(b' ');
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => push_dictionary(out, dict),
        Object::Stream(stream) => {
            push_dictionary(out, &stream.dict);
            out.extend_from_slice(b"stream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        }
        Object::Reference(id) => push_reference(out, *id),
    }
}

/// Appends a reference to an object and a space.
pub(super) fn push_reference(out: &mut Vec<u8>, (number, _): ObjectId) {
    push_decimal(out, number.into(), 0);
    out.extend_from_slice(b" 0 R ");
}

fn push_dictionary(out: &mut Vec<u8>, dict: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        push_entry(out, key, value);
    }
    out.extend_from_slice(b">>");
}

/// Appends a line of a dictionary.
pub(super) fn push_entry(out: &mut Vec<u8>, key: impl AsRef<[u8]>, value: &Object) {
    push_name(out, key.as_ref());
    out.push(b' ');
    push_object(out, value);
}

fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        // What ends a name or is not printed (§ 7.3.5).
        if !byte.is_ascii_graphic() || b"()<>[]{}/%#".contains(byte) {
            out.push(b'#');
            push_hex(out, *byte);
        } else {
            out.push(*byte);
        }
    }
}

fn push_literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    bytes.iter().for_each(|byte| push_escaped(out, *byte));
    out.push(b')');
}

/// Whether a byte may not stand in a string in parentheses as it is (§ 7.3.4.2). A carriage return may, but reads as a
/// line feed.
#[inline]
pub(super) fn is_special(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'\\' | b'\r')
}

/// Appends a byte of such a string.
pub(super) fn push_escaped(out: &mut Vec<u8>, byte: u8) {
    if is_special(byte) {
        out.push(b'\\');
    }
    out.push(if byte == b'\r' { b'r' } else { byte });
}

fn push_hex(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.extend_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn objects_are_written_as_a_reader_takes_them() {
        let text = |bytes: &[u8], format| Object::String(bytes.to_vec(), format);
        let object = dictionary! {
            "A (b)#" => "na me",
            "L" => text(b"(\\\r\n", StringFormat::Literal),
            "X" => text(b"\x00\xfe", StringFormat::Hexadecimal),
            "N" => vec![Object::Null, true.into(), (-7).into(), Object::Real(-0.25), (12, 0).into(), "n".into()],
        };
        let mut out = Vec::new();
        push_object(&mut out, &object.into());
        let written = String::from_utf8(out).unwrap();
        assert_eq!(
            written,
            "<</A#20#28b#29#23 /na#20me/L (\\(\\\\\\r\n)/X <00FE>/N [null true -7 -0.25 12 0 R  /n ]>>"
        );
    }
}
