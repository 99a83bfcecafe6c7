//! Why a SAML message is refused. Each reason has a name of its own, for the log and the tests; a person is told
//! only that the provider's answer could not be used, and the name.

/// Why a SAML message is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("SAML message refused: {}", self.name())]
pub enum SamlError {
    /// More bytes than any honest message has.
    TooLarge,
    /// Not base64, not deflated, or not XML.
    Unreadable,
    /// A document type declaration, with which entities can be smuggled in.
    Doctype,
    /// A comment or a processing instruction inside the assertion, which splits values.
    Comment,
    /// Not the message that was expected here.
    WrongMessage,
    /// The provider itself says no.
    Status(String),
    /// No assertion.
    NoAssertion,
    /// More than one assertion.
    ManyAssertions,
    /// The assertion is not where a response carries it.
    Misplaced,
    /// The assertion bears no signature of its own.
    Unsigned,
    /// A signature does not verify with the provider's keys.
    BadSignature,
    /// A signature covers another element than the one it stands in, or more than that.
    SignatureElsewhere,
    /// More signatures than those of the response and the assertion.
    ManySignatures,
    /// The assertion is encrypted for more keys than any honest one.
    ManyKeys,
    /// SHA-1 or another method that is not accepted.
    WeakAlgorithm,
    /// The assertion is encrypted and cannot be decrypted with our key.
    Undecryptable,
    /// Another issuer than the municipality's provider.
    WrongIssuer,
    /// Sent to another address.
    WrongDestination,
    /// Meant for another audience.
    WrongAudience,
    /// The subject was confirmed for another recipient.
    WrongRecipient,
    /// An answer to a question that was not asked, or to none.
    WrongRequest,
    /// Not confirmed as bearer.
    NotBearer,
    /// Too old.
    Expired,
    /// Not yet valid.
    TooEarly,
    /// A moment that cannot be read, or none where one must stand.
    BadTime,
    /// Used before.
    Replayed,
    /// No subject.
    NoSubject,
    /// The CVR number is missing or another municipality's.
    WrongCvr,
    /// The privileges cannot be read.
    BadPrivileges,
    /// Our own key or the provider's metadata cannot be used.
    BadKey,
}

impl SamlError {
    /// The name, for the log, the page and the tests.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::Doctype => "doctype",
            Self::Comment => "comment",
            Self::WrongMessage => "wrong-message",
            Self::Status(_) => "status",
            Self::NoAssertion => "no-assertion",
            Self::ManyAssertions => "many-assertions",
            Self::Misplaced => "misplaced",
            Self::Unsigned => "unsigned",
            Self::BadSignature => "bad-signature",
            Self::SignatureElsewhere => "signature-elsewhere",
            Self::ManySignatures => "many-signatures",
            Self::ManyKeys => "many-keys",
            Self::WeakAlgorithm => "weak-algorithm",
            Self::Undecryptable => "undecryptable",
            Self::WrongIssuer => "wrong-issuer",
            Self::WrongDestination => "wrong-destination",
            Self::WrongAudience => "wrong-audience",
            Self::WrongRecipient => "wrong-recipient",
            Self::WrongRequest => "wrong-request",
            Self::NotBearer => "not-bearer",
            Self::Expired => "expired",
            Self::TooEarly => "too-early",
            Self::BadTime => "bad-time",
            Self::Replayed => "replayed",
            Self::NoSubject => "no-subject",
            Self::WrongCvr => "wrong-cvr",
            Self::BadPrivileges => "bad-privileges",
            Self::BadKey => "bad-key",
        }
    }
}
