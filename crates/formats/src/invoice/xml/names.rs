//! Element names of the supported XML vocabularies, interned at compile time.
//!
//! A few names that UBL does not have are mentioned by published rules and kept for them.
//!
//! Source: OASIS UBL 2.1 schemas, UN/CEFACT Cross Industry Invoice D16B, UN/CEFACT SBDH.
#![allow(
    non_upper_case_globals,
    missing_docs,
    clippy::upper_case_acronyms,
    reason = "the constants are spelled as the XML names they stand for"
)]

use super::Tag;

/// Declares one vocabulary: its tags and the spelling of each.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $module:ident = $number:literal: $($name:ident)*) => {
        $(#[$doc])*
        pub mod $module {
            use $crate::invoice::xml::Tag;

            #[repr(u16)]
            enum Index {
                /// A name of this namespace that is not in the vocabulary.
                Unknown,
                $($name),*
            }

            /// A name of this namespace that is not in the vocabulary.
            pub const UNKNOWN: Tag = Tag::new($number, Index::Unknown as u16);
            $(pub const $name: Tag = Tag::new($number, Index::$name as u16);)*

            /// Spelling by index, after the unknown one.
            pub(crate) const NAMES: &[&str] = &["", $(stringify!($name)),*];
        }
    };
}

vocabulary! {
    /// Root elements of the UBL documents, whatever their document namespace.
    doc = 1:
    ApplicationResponse Catalogue CreditNote Invoice Order OrderResponse OrderResponseSimple Reminder
    Statement
}

vocabulary! {
    /// UBL 2.1 aggregate components.
    cac = 2:
    AcceptanceTransportEvent AccessoryRelatedItem AccountingContact AccountingCustomerParty
    AccountingSupplierParty ActivityDataLine ActivityFinalLocation ActivityOriginLocation ActivityPeriod
    ActivityProperty ActualArrivalTransportEvent ActualDepartureTransportEvent ActualPackage
    ActualPickupTransportEvent ActualWaypointTransportEvent AdditionalCommodityClassification
    AdditionalDocumentReference AdditionalDocumentResponse AdditionalInformationParty
    AdditionalItemIdentification AdditionalItemProperty AdditionalQualifyingParty AdditionalTemperature
    AdditionalTransportationService Address AddressLine AgentParty AirTransport AllowanceCharge
    AllowedSubcontractTerms AlternativeConditionPrice AlternativeDeliveryLocation AlternativeLineItem
    AnticipatedMonetaryTotal AppealInformationParty AppealReceiverParty AppealTerms ApplicableAddress
    ApplicablePeriod ApplicableRegulation ApplicableTaxCategory ApplicableTerritoryAddress
    ApplicableTransportMeans AtLocation AttachedTransportEquipment Attachment AuctionTerms
    AvailabilityTransportEvent AwardedTenderedProject AwardingCriterion AwardingCriterionResponse
    AwardingTerms BeneficiaryParty BillOfLadingHolderParty BillToParty BillingReference
    BillingReferenceLine BonusPaymentTerms Branch BudgetAccount BudgetAccountLine
    BusinessClassificationScheme BuyerContact BuyerCustomerParty BuyerProposedSubstituteLineItem
    BuyersItemIdentification CallDuty CallForTendersDocumentReference CallForTendersLineReference
    Capability CardAccount CarrierParty CatalogueDocumentReference CatalogueItemIdentification
    CatalogueItemSpecificationUpdateLine CatalogueLine CatalogueLineReference CataloguePricingUpdateLine
    CatalogueReference CatalogueRequestLine CategorizesClassificationCategory Certificate
    CertificateOfOriginApplication CertificateTypeCode ChildConsignment ClassificationCategory
    ClassificationScheme ClassifiedTaxCategory Clause CollectPaymentTerms CollectedPayment
    CommissionPaymentTerms CommodityClassification Communication ComplementaryRelatedItem CompletedTask
    ComponentRelatedItem Condition ConsigneeParty Consignment ConsignorParty ConsolidatedShipment
    ConstitutionPeriod Consumption ConsumptionAverage ConsumptionCorrection ConsumptionHistory
    ConsumptionLine ConsumptionPoint ConsumptionReport ConsumptionReportReference Contact ContactParty
    ContainedGoodsItem ContainedInTransportEquipment ContainedPackage ContainingPackage
    ContainingTransportEquipment Contract ContractAcceptancePeriod ContractDocumentReference
    ContractExecutionRequirement ContractExtension ContractFormalizationPeriod ContractResponsibleParty
    ContractingActivity ContractingParty ContractingPartyType ContractorCustomerParty ContractualDelivery
    ContractualDocumentReference CorporateRegistrationScheme Country CreditAccount
    CreditNoteDocumentReference CreditNoteLine CrewMemberPerson CurrentStatus CustomerParty
    CustomsAgentParty CustomsDeclaration DebitNoteDocumentReference DebitNoteLine Declaration
    DefaultLanguage DeletedCatalogueReference Delivery DeliveryAddress DeliveryContact
    DeliveryCustomerParty DeliveryLocation DeliveryParty DeliveryPeriod DeliveryTerms
    DeliveryTransportEvent DeliveryUnit DependentLineReference DependentPriceReference Despatch
    DespatchAddress DespatchContact DespatchDocumentReference DespatchLine DespatchLineReference
    DespatchLocation DespatchParty DespatchSupplierParty Despath DestinationCountry
    DetentionTransportEvent DigitalSignatureAttachment Dimension DisbursementPaymentTerms
    DischargeTransportEvent DiscrepancyResponse DocumentAvailabilityPeriod DocumentDistribution
    DocumentProviderParty DocumentReference DocumentResponse DocumentTenderRequirement DriverPerson
    DropoffTransportEvent DurationPeriod Duty EconomicOperatorRole EconomicOperatorShortList
    EffectivePeriod EmbassyEndorsement EmergencyTemperature EmissionCalculationMethod
    EmploymentLegislationDocumentReference Endorsement EndorserParty EnergyTaxReport
    EnergyWaterConsumptionCorrection EnergyWaterSupply EnvironmentalEmission
    EnvironmentalLegislationDocumentReference EstimatedArrivalTransportEvent EstimatedDeliveryPeriod
    EstimatedDepartureTransportEvent EstimatedDespatchPeriod EstimatedDurationPeriod
    EstimatedTransitPeriod EvaluationCriterion Event EventComment EventLineItem EventTactic
    EventTacticEnumeration Evidence EvidenceDocumentReference EvidenceIssuingParty EvidenceSupplied
    ExaminationTransportEvent ExceptionCriteriaLine ExceptionNotificationLine ExceptionObservationPeriod
    ExchangeRate ExportCountry ExportationTransportEvent ExporterParty ExternalReference
    ExtraAllowanceCharge FinalDeliveryParty FinalDeliveryTransportationService FinalDestinationCountry
    FinalFinancialGuarantee FinancialAccount FinancialCapability FinancialEvaluationCriterion
    FinancialGuarantee FinancialInstitution FinancialInstitutionBranch FinancingFinancialAccount
    FinancingParty FirstArrivalPortLocation FiscalLegislationDocumentReference FlashpointTemperature
    FloorSpaceMeasurementDimension ForecastException ForecastExceptionCriterionLine ForecastLine
    ForecastPeriod ForecastRevisionLine ForeignExchangeContract FrameworkAgreement FreightAllowanceCharge
    FreightChargeLocation FreightForwarderParty FrequencyPeriod FromLocation GoodsItem GoodsItemContainer
    GuaranteeDocumentReference GuarantorParty GuidanceDocumentReference HandlingTransportEvent
    HandlingUnitDespatchLine HaulageTradingTerms HazardousGoodsTransit HazardousItem
    HazardousItemNotificationParty HeadOfficeParty IdentityDocumentReference ImmobilizedSecurity
    ImporterParty InformationContentProviderParty InstructionForReturnsLine InsuranceEndorsement
    InsuranceParty InterestedParty InterestedProcurementProjectLot InventoryLocation InventoryPeriod
    InventoryReportLine InventoryReportingParty InvitationSubmissionPeriod InvoiceDocumentReference
    InvoiceLine InvoicePeriod IssuerEndorsement IssuerParty IssuingCountry Item ItemComparison
    ItemIdentification ItemInformationRequestLine ItemInstance ItemLocationQuantity ItemManagementProfile
    ItemPriceExtension ItemProperty ItemPropertyGroup ItemPropertyRange
    ItemSpecificationDocumentReference JurisdictionRegionAddress KeywordItemProperty Language
    LastExitPortLocation LegalDocumentReference LegalMonetaryTotal LineItem LineReference LineResponse
    LineValidityPeriod LoadingLocation LoadingPortLocation LoadingProofParty LoadingTransportEvent
    Location LocationAddress LocationCoordinate LogisticsOperatorParty LotIdentification
    MainCarriageShipmentStage MainCommodityClassification MainOnAccountPayment MainPeriod
    MainQualifyingParty MainTransportationService MandateDocumentReference ManufacturerParty
    ManufacturersItemIdentification MaritimeTransport MasterPerson MaximumDeliveryUnit MaximumTemperature
    MeasurementDimension MeasurementFromLocation MeasurementToLocation MediationParty Meter MeterProperty
    MeterReading MinimumDeliveryUnit MinimumTemperature MinutesDocumentReference MiscellaneousEvent
    MonetaryTotal MortgageHolderParty NominationPeriod NotaryParty NoticeDocumentReference
    NotificationLocation NotificationPeriod NotificationRequirement NotifyParty OccurenceLocation
    OfferedItemLocationQuantity OnAccountPayment OnCarriageShipmentStage OpenTenderEvent OperatingParty
    OptionValidityPeriod OptionalTakeoverTransportEvent OrderDocumentReference OrderLine
    OrderLineReference OrderReference OrderedShipment OriginAddress OriginCountry
    OriginalDepartureCountry OriginalDespatchParty OriginalDespatchTransportationService
    OriginalDocumentReference OriginalItemLocationQuantity OriginatorCustomerParty
    OriginatorDocumentReference OriginatorParty OtherCommunication OwnerParty Package
    PackagedTransportHandlingUnit PalletSpaceMeasurementDimension ParentDocumentLineReference
    ParentDocumentReference ParticipatingLocationsLocation ParticipationRequestReceptionPeriod Party
    PartyIdentification PartyLegalEntity PartyName PartyTaxScheme PassengerPerson PayeeFinancialAccount
    PayeeParty PayerFinancialAccount PayerParty Payment PaymentAlternativeExchangeRate
    PaymentExchangeRate PaymentMandate PaymentMeans PaymentReversalPeriod PaymentTerms PenaltyClause
    PenaltyPaymentTerms PenaltyPeriod PerformanceDataLine PerformingCarrierParty Period Person
    PhysicalAttribute PhysicalLocation Pickup PickupLocation PickupParty PickupTransportEvent
    PlannedArrivalTransportEvent PlannedDeliveryTransportEvent PlannedDepartureTransportEvent
    PlannedPeriod PlannedPickupTransportEvent PlannedWaypointTransportEvent PositioningTransportEvent
    PostalAddress PowerOfAttorney PreCarriageShipmentStage PreSelectedParty PrepaidPayment
    PrepaidPaymentTerms PreparationParty PresentationPeriod PreviousDocumentReference PreviousPriceList
    Price PriceExtension PriceList PricingExchangeRate PricingReference ProcessJustification
    ProcurementLegislationDocumentReference ProcurementProject ProcurementProjectLot ProjectReference
    PromisedDeliveryPeriod PromotionalEvent PromotionalEventLineItem PromotionalSpecification
    ProviderParty QualificationResolution QualifyingParty QuarantineTransportEvent
    QuotationDocumentReference QuotationLine QuotationLineReference QuotedMonetaryTotal RailTransport
    RangeDimension RealizedLocation ReceiptDocumentReference ReceiptLine ReceiptLineReference
    ReceiptTransportEvent ReceivedHandlingUnitReceiptLine ReceiverParty RecipientCustomerParty
    RecipientParty ReferencedConsignment ReferencedContract ReferencedGoodsItem ReferencedPackage
    ReferencedShipment ReferencedTransportEquipment RegistrationAddress
    RegistryCertificateDocumentReference RegistryPortLocation Regulation RelatedCatalogueReference
    RelatedItem ReminderDocumentReference ReminderLine ReminderPeriod RemittanceAdviceLine Renewal
    ReplacedNoticeDocumentReference ReplacedRelatedItem ReplacementRelatedItem ReportedShipment
    ReportingPerson RequestForQuotationDocumentReference RequestForQuotationLine RequestForTenderLine
    RequestLineReference RequestedArrivalTransportEvent RequestedCatalogueReference
    RequestedClassificationScheme RequestedDeliveryPeriod RequestedDeliveryTransportEvent
    RequestedDepartureTransportEvent RequestedDespatchPeriod RequestedDocumentReference RequestedLanguage
    RequestedMonetaryTotal RequestedPickupTransportEvent RequestedStatusLocation RequestedStatusPeriod
    RequestedTenderTotal RequestedValidityPeriod RequestedWaypointTransportEvent
    RequiredBusinessClassificationScheme RequiredClassificationScheme RequiredFinancialGuarantee
    RequiredItemLocationQuantity RequiredRelatedItem ResidenceAddress ResolutionDocumentReference
    Response ResponsibleTransportServiceProviderParty ResultOfVerification RetailPlannedImpact
    RetailerCustomerParty ReturnAddress RoadTransport SalesItem ScheduledServiceFrequency SecondaryHazard
    SecurityOfficerPerson SelfBilledCreditNoteDocumentReference SelfBilledInvoiceDocumentReference
    SellerContact SellerProposedSubstituteLineItem SellerSubstitutedLineItem SellerSupplierParty
    SellersItemIdentification SenderParty ServiceAllowanceCharge ServiceChargePaymentTerms
    ServiceEndTimePeriod ServiceFrequency ServiceProviderParty ServiceStartTimePeriod SettlementPeriod
    ShareholderParty Shipment ShipmentDocumentReference ShipmentStage ShipsSurgeonPerson SignatoryContact
    SignatoryParty Signature SourceCatalogueReference SourceIssuerParty SpecificTendererRequirement
    StandardItemIdentification StatementDocumentReference StatementLine StatementPeriod Status
    StatusLocation StatusPeriod StockAvailabilityReportLine StorageLocation StorageTransportEvent Stowage
    SubCreditNoteLine SubDebitNoteLine SubInvoiceLine SubLineItem SubRequestForTenderLine SubTenderLine
    SubcontractTerms SubcontractorParty SubordinateAwardingCriterion SubordinateAwardingCriterionResponse
    SubscriberConsumption SubscriberParty SubsequentProcessTenderRequirement SubsidiaryLocation
    SubstituteCarrierParty SuggestedEvidence SupplierConsumption SupplierParty
    SupplyChainActivityDataLine SupplyItem SupportedCommodityClassification SupportedTransportEquipment
    SupportingDocumentReference TakeoverTransportEvent TaxAmount TaxCategory TaxExchangeRate
    TaxExclusivePrice TaxInclusivePrice TaxRepresentativeParty TaxScheme TaxSubtotal TaxTotal
    TechnicalCapability TechnicalCommitteePerson TechnicalDocumentReference TechnicalEvaluationCriterion
    TelecommunicationsService TelecommunicationsSupply TelecommunicationsSupplyLine Temperature
    TemplateDocumentReference TenderDocumentReference TenderEvaluationParty TenderLine TenderPreparation
    TenderRecipientParty TenderRequirement TenderResult TenderSubmissionDeadlinePeriod
    TenderValidityPeriod TenderedProject TendererParty TendererPartyQualification
    TendererQualificationDocumentReference TendererQualificationRequest TendererRequirement
    TenderingProcess TenderingTerms TerminalOperatorParty TimeDuty ToLocation TotalCapacityDimension
    TradeFinancing TradingTerms TransactionConditions TransitCountry TransitPeriod TransportAdvisorParty
    TransportContract TransportEquipment TransportEquipmentSeal TransportEvent
    TransportExecutionPlanDocumentReference TransportExecutionPlanRequestDocumentReference
    TransportExecutionTerms TransportHandlingUnit TransportMeans
    TransportProgressStatusRequestDocumentReference TransportSchedule
    TransportServiceDescriptionDocumentReference TransportServiceDescriptionRequestDocumentReference
    TransportServiceProviderParty TransportServiceProviderResponseDeadlinePeriod
    TransportServiceProviderResponseRequiredPeriod TransportUserParty TransportUserResponseRequiredPeriod
    TransportationSegment TransportationService TransportationStatusRequestDocumentReference
    TransshipPortLocation UnloadingLocation UnloadingPortLocation UnstructuredPrice
    UnsupportedCommodityClassification UnsupportedTransportEquipment UpdatedDeliveryTransportEvent
    UpdatedPickupTransportEvent UsabilityPeriod UtilityConsumptionPoint UtilityCustomerParty UtilityItem
    UtilityMeter UtilitySupplierParty ValidityPeriod WarehousingTransportEvent WarrantyParty
    WarrantyValidityPeriod WebSiteAccess WinningParty WithholdingTaxTotal WitnessParty
    WorkOrderDocumentReference WorkPhaseReference
}

vocabulary! {
    /// UBL 2.1 basic components.
    cbc = 3:
    AcceptedIndicator AcceptedVariantsDescription AccountFormatCode AccountID AccountTypeCode
    AccountingCost AccountingCostCode ActionCode ActivityType ActivityTypeCode ActualDeliveryDate
    ActualDeliveryTime ActualDespatchDate ActualDespatchTime ActualPickupDate ActualPickupTime
    ActualTemperatureReductionQuantity AdValoremIndicator AdditionalAccountID AdditionalConditions
    AdditionalInformation AdditionalStreetName AddressFormatCode AddressTypeCode AdjustmentReasonCode
    AdmissionCode AdvertisementAmount AgencyID AgencyName AirFlowPercent AircraftID AliasName
    AllowanceChargeReason AllowanceChargeReasonCode AllowanceTotalAmount AltitudeMeasure Amount
    AmountRate AnimalFoodApprovedIndicator AnimalFoodIndicator AnnualAverageAmount ApplicationStatusCode
    ApprovalDate ApprovalStatus AttributeID AuctionConstraintIndicator AuctionURI AvailabilityDate
    AvailabilityStatusCode AverageAmount AverageSubsequentContractAmount AwardDate AwardTime
    AwardingCriterionDescription AwardingCriterionID AwardingCriterionTypeCode AwardingMethodTypeCode
    BackOrderAllowedIndicator BackorderQuantity BackorderReason BalanceAmount
    BalanceBroughtForwardIndicator BarcodeSymbologyID BaseAmount BaseQuantity BaseUnitMeasure
    BasedOnConsensusIndicator BasicConsumedQuantity BatchQuantity BestBeforeDate BindingOnBuyerIndicator
    BirthDate BirthplaceName BlockName BrandName BrokerAssignedID BudgetYearNumeric BuildingName
    BuildingNumber BulkCargoIndicator BusinessClassificationEvidenceID BusinessIdentityEvidenceID
    BuyerEventID BuyerProfileURI BuyerReference CV2ID CalculationExpression CalculationExpressionCode
    CalculationMethodCode CalculationRate CalculationSequenceNumeric CallBaseAmount CallDate
    CallExtensionAmount CallTime CancellationNote CandidateReductionConstraintIndicator
    CandidateStatement CanonicalizationMethod CapabilityTypeCode CardChipCode CardTypeCode CargoTypeCode
    CarrierAssignedID CarrierServiceInstructions CatalogueIndicator CategoryName CertificateType
    CertificateTypeCode ChangeConditions Channel ChannelCode CharacterSetCode Characteristics
    ChargeIndicator ChargeTotalAmount ChargeableQuantity ChargeableWeightMeasure ChildConsignmentQuantity
    ChipApplicationID CityName CitySubdivisionName CodeValue CollaborationPriorityCode Comment
    CommodityCode CompanyID CompanyLegalForm CompanyLegalFormCode CompanyLiquidationStatusCode
    ComparedValueMeasure ComparisonDataCode ComparisonDataSourceCode ComparisonForecastIssueDate
    ComparisonForecastIssueTime CompletionIndicator Condition ConditionCode Conditions
    ConditionsDescription ConsigneeAssignedID ConsignmentQuantity ConsignorAssignedID
    ConsolidatableIndicator ConstitutionCode ConsumerIncentiveTacticTypeCode ConsumerUnitQuantity
    ConsumersEnergyLevel ConsumersEnergyLevelCode ConsumptionEnergyQuantity ConsumptionID
    ConsumptionLevel ConsumptionLevelCode ConsumptionReportID ConsumptionType ConsumptionTypeCode
    ConsumptionWaterQuantity ContainerizedIndicator Content ContentUnitQuantity ContractFolderID
    ContractName ContractSubdivision ContractType ContractTypeCode ContractedCarrierAssignedID
    ContractingSystemCode CoordinateSystemCode CopyIndicator CorporateRegistrationTypeCode
    CorporateStockAmount CorrectionAmount CorrectionType CorrectionTypeCode CorrectionUnitAmount
    CountrySubentity CountrySubentityCode CreditLineAmount CreditNoteTypeCode CreditedQuantity
    CrewQuantity CurrencyCode CurrentChargeType CurrentChargeTypeCode CustomerAssignedAccountID
    CustomerReference CustomizationID CustomsClearanceServiceInstructions
    CustomsImportClassifiedIndicator CustomsStatusCode CustomsTariffQuantity DamageRemarks
    DangerousGoodsApprovedIndicator DataSendingCapability DataSourceCode Date DebitLineAmount
    DebitedQuantity DeclarationTypeCode DeclaredCarriageValueAmount DeclaredCustomsValueAmount
    DeclaredForCarriageValueAmount DeclaredStatisticsValueAmount DeliveredQuantity DeliveryInstructions
    DemurrageInstructions Department Description DescriptionCode DespatchAdviceTypeCode
    DifferenceTemperatureReductionQuantity DirectionCode DisplayTacticTypeCode DispositionCode District
    DocumentCurrencyCode DocumentDescription DocumentHash DocumentID DocumentStatusCode
    DocumentStatusReasonCode DocumentStatusReasonDescription DocumentType DocumentTypeCode
    DocumentationFeeAmount DueDate DurationMeasure Duty DutyCode EarliestPickupDate EarliestPickupTime
    EconomicOperatorRegistryURI EffectiveDate EffectiveTime ElectronicDeviceDescription ElectronicMail
    EmbeddedDocumentBinaryObject EmergencyProceduresCode EmployeeQuantity EncodingCode EndDate EndTime
    EndpointID EnvironmentalEmissionTypeCode EstimatedAmount EstimatedConsumedQuantity
    EstimatedDeliveryDate EstimatedDeliveryTime EstimatedDespatchDate EstimatedDespatchTime
    EstimatedOverallContractAmount EstimatedOverallContractQuantity EvaluationCriterionTypeCode
    EvidenceTypeCode ExceptionResolutionCode ExceptionStatusCode ExchangeMarketID ExclusionReason
    ExecutionRequirementCode ExemptionReason ExemptionReasonCode ExpectedOperatorQuantity
    ExpectedQuantity ExpenseCode ExpiryDate ExpiryTime Expression ExpressionCode ExtendedID Extension
    FaceValueAmount FamilyName FeatureTacticTypeCode FeeAmount FeeDescription FileName
    FinancingInstrumentCode FirstName FirstShipmentAvailibilityDate Floor FollowupContractIndicator
    ForecastPurposeCode ForecastTypeCode FormatCode ForwarderServiceInstructions FreeOfChargeIndicator
    FreeOnBoardValueAmount FreightForwarderAssignedID FreightRateClassCode Frequency
    FrozenDocumentIndicator FrozenPeriodDaysNumeric FullnessIndicationCode FullyPaidSharesIndicator
    FundingProgram FundingProgramCode GasPressureQuantity GenderCode GeneralCargoIndicator
    GovernmentAgreementConstraintIndicator GrossTonnageMeasure GrossVolumeMeasure GrossWeightMeasure
    GuaranteeTypeCode GuaranteedDespatchDate GuaranteedDespatchTime HandlingCode HandlingInstructions
    HashAlgorithmMethod HaulageInstructions HazardClassID HazardousCategoryCode HazardousRegulationCode
    HazardousRiskIndicator HeatingType HeatingTypeCode HigherTenderAmount HolderName
    HumanFoodApprovedIndicator HumanFoodIndicator HumidityPercent ID IdentificationCode IdentificationID
    ImmobilizationCertificateID ImportanceCode IndicationIndicator IndustryClassificationCode Information
    InformationURI InhalationToxicityZoneCode InhouseMail InspectionMethodCode InstallmentDueDate
    InstructionID InstructionNote Instructions InsurancePremiumAmount InsuranceValueAmount
    InventoryValueAmount InvoiceTypeCode InvoicedQuantity InvoicingPartyReference IssueDate IssueNumberID
    IssueTime IssuerID ItemClassificationCode ItemUpdateRequestIndicator JobTitle JourneyID Justification
    JustificationDescription Keyword LanguageID LastRevisionDate LastRevisionTime LatestDeliveryDate
    LatestDeliveryTime LatestMeterQuantity LatestMeterReadingDate LatestMeterReadingMethod
    LatestMeterReadingMethodCode LatestPickupDate LatestPickupTime LatestProposalAcceptanceDate
    LatestSecurityClearanceDate LatitudeDegreesMeasure LatitudeDirectionCode LatitudeMinutesMeasure
    LeadTimeMeasure LegalReference LegalStatusIndicator LiabilityAmount LicensePlateID
    LifeCycleStatusCode LimitationDescription Line LineCountNumeric LineExtensionAmount LineID
    LineNumberNumeric LineStatusCode ListValue LivestockIndicator LoadingLengthMeasure LoadingSequenceID
    LocaleCode Location LocationID LocationTypeCode Login LogoReferenceID LongitudeDegreesMeasure
    LongitudeDirectionCode LongitudeMinutesMeasure LossRisk LossRiskResponsibilityCode LotNumberID
    LowTendersDescription LowerOrangeHazardPlacardID LowerTenderAmount MandateTypeCode ManufactureDate
    ManufactureTime MarkAttention MarkAttentionIndicator MarkCare MarkCareIndicator MarketValueAmount
    MarkingID MathematicOperatorCode MaximumAdvertisementAmount MaximumAmount MaximumBackorderQuantity
    MaximumCopiesNumeric MaximumMeasure MaximumNumberNumeric MaximumOperatorQuantity MaximumOrderQuantity
    MaximumPaidAmount MaximumPaymentInstructionsNumeric MaximumPercent MaximumQuantity MaximumValue
    MaximumVariantQuantity Measure MedicalFirstAidGuideCode MeterConstant MeterConstantCode MeterName
    MeterNumber MeterReadingComments MeterReadingType MeterReadingTypeCode MiddleName MimeCode
    MinimumAmount MinimumBackorderQuantity MinimumImprovementBid MinimumInventoryQuantity MinimumMeasure
    MinimumNumberNumeric MinimumOrderQuantity MinimumPercent MinimumQuantity MinimumValue
    MiscellaneousEventTypeCode ModelName MonetaryScope MovieTitle MultipleOrderQuantity
    MultiplierFactorNumeric Name NameCode NameSuffix NationalityID NatureCode NegotiationDescription
    NetNetWeightMeasure NetTonnageMeasure NetVolumeMeasure NetWeightMeasure NetworkID NominationDate
    NominationTime NormalTemperatureReductionQuantity Note NotificationTypeCode OccurrenceDate
    OccurrenceTime OnCarriageIndicator OneTimeChargeType OneTimeChargeTypeCode OntologyURI OpenTenderID
    OperatingYearsQuantity OptionalLineItemIndicator OptionsDescription OrderIntervalDaysNumeric
    OrderQuantityIncrementNumeric OrderResponseCode OrderTypeCode OrderableIndicator OrderableUnit
    OrderableUnitFactorRate OrganizationDepartment OriginalContractingSystemID OriginalJobID
    OtherConditionsIndicator OtherInstruction OtherName OutstandingQuantity OutstandingReason
    OversupplyQuantity OwnerTypeCode PackLevelCode PackQuantity PackSizeNumeric PackageLevelCode
    PackagingTypeCode PackingCriteriaCode PackingMaterial PaidAmount PaidDate PaidTime ParentDocumentID
    ParentDocumentLineReferenceID ParentDocumentTypeCode ParentDocumentVersionID PartPresentationCode
    PartecipationPercent PartialDeliveryIndicator ParticipationPercent PartyCapacityAmount PartyType
    PartyTypeCode PassengerQuantity Password PayPerView PayableAlternativeAmount PayableAmount
    PayableRoundingAmount PayerReference PaymentAlternativeCurrencyCode PaymentChannelCode
    PaymentCurrencyCode PaymentDescription PaymentDueDate PaymentFrequencyCode PaymentID PaymentMeansCode
    PaymentMeansID PaymentNote PaymentOrderReference PaymentPercent PaymentPurposeCode
    PaymentTermsDetailsURI PenaltyAmount PenaltySurchargePercent PerUnitAmount Percent
    PerformanceMetricTypeCode PerformanceValueQuantity PerformingCarrierAssignedID PersonalSituation
    PhoneNumber PlacardEndorsement PlacardNotation PlannedDate PlotIdentification PositionCode
    PostEventNotificationDurationMeasure PostalZone Postbox PowerIndicator PreCarriageIndicator
    PreEventNotificationDurationMeasure PreferenceCriterionCode PrepaidAmount PrepaidIndicator
    PrepaidPaymentReferenceID PreviousCancellationReasonCode PreviousJobID PreviousMeterQuantity
    PreviousMeterReadingDate PreviousMeterReadingMethod PreviousMeterReadingMethodCode PreviousVersionID
    PriceAmount PriceChangeReason PriceEvaluationCode PriceList PriceRevisionFormulaDescription PriceType
    PriceTypeCode PricingCurrencyCode PricingUpdateRequestIndicator PrimaryAccountNumberID PrintQualifier
    Priority PrivacyCode PrizeDescription PrizeIndicator ProcedureCode ProcessDescription ProcessReason
    ProcessReasonCode ProcurementSubTypeCode ProcurementTypeCode ProductTraceID ProfileExecutionID
    ProfileID ProfileStatusCode ProgressPercent PromotionalEventTypeCode ProviderTypeCode
    PublishAwardIndicator Purpose PurposeCode QualityControlCode Quantity QuantityDiscrepancyCode
    RadioCallSignID RailCarID Rank Rate ReceiptAdviceTypeCode ReceivedDate
    ReceivedElectronicTenderQuantity ReceivedForeignTenderQuantity ReceivedQuantity
    ReceivedTenderQuantity Reference ReferenceDate ReferenceEventCode ReferenceID ReferenceTime
    ReferencedConsignmentID RefrigeratedIndicator RefrigerationOnIndicator Region RegisteredDate
    RegisteredTime RegistrationDate RegistrationExpirationDate RegistrationID RegistrationName
    RegistrationNationality RegistrationNationalityID RegulatoryDomain RejectActionCode RejectReason
    RejectReasonCode RejectedQuantity RejectionNote ReleaseID ReliabilityPercent Remarks
    ReminderSequenceNumeric ReminderTypeCode ReplenishmentOwnerDescription RequestForQuotationLineID
    RequestedDeliveryDate RequestedDespatchDate RequestedDespatchTime RequestedInvoiceCurrencyCode
    RequestedPublicationDate RequiredCurriculaIndicator RequiredCustomsID RequiredDeliveryDate
    RequiredDeliveryTime RequiredFeeAmount ResidenceType ResidenceTypeCode ResidentOccupantsNumeric
    Resolution ResolutionCode ResolutionDate ResolutionTime ResponseCode ResponseDate ResponseTime
    RetailEventName RetailEventStatusCode ReturnabilityIndicator ReturnableMaterialIndicator
    ReturnableQuantity RevisedForecastLineID RevisionDate RevisionStatusCode RevisionTime
    RoamingPartnerName RoleCode RoleDescription Room RoundingAmount SalesOrderID SalesOrderLineID
    SchemeURI SealIssuerTypeCode SealStatusCode SealingPartyType SecurityClassificationCode SecurityID
    SellerEventID SequenceID SequenceNumberID SequenceNumeric SerialID ServiceInformationPreferenceCode
    ServiceName ServiceNumberCalled ServiceType ServiceTypeCode SettlementDiscountAmount
    SettlementDiscountPercent SharesNumberQuantity ShippingMarks ShippingOrderID
    ShippingPriorityLevelCode ShipsRequirements ShortQuantity ShortageActionCode SignatureID
    SignatureMethod SizeTypeCode SoleProprietorshipIndicator SourceCurrencyBaseRate SourceCurrencyCode
    SourceForecastIssueDate SourceForecastIssueTime SourceValueMeasure SpecialInstructions
    SpecialSecurityIndicator SpecialServiceInstructions SpecialTerms SpecialTransportRequirements
    SpecificationID SpecificationTypeCode SplitConsignmentIndicator StartDate StartTime StatementTypeCode
    StatusAvailableIndicator StatusCode StatusReason StatusReasonCode StreetName
    SubcontractingConditionsCode SubmissionDate SubmissionDueDate SubmissionMethodCode SubscriberID
    SubscriberType SubscriberTypeCode SubstitutionStatusCode SuccessiveSequenceID SummaryDescription
    SupplierAssignedAccountID SupplyChainActivityTypeCode TareWeightMeasure TargetCurrencyBaseRate
    TargetCurrencyCode TargetInventoryQuantity TargetServicePercent TariffClassCode TariffCode
    TariffDescription TaxAmount TaxCurrencyCode TaxEnergyAmount TaxEnergyBalanceAmount
    TaxEnergyOnAccountAmount TaxEvidenceIndicator TaxExclusiveAmount TaxExemptionReason
    TaxExemptionReasonCode TaxIncludedIndicator TaxInclusiveAmount TaxLevelCode TaxPointDate TaxTypeCode
    TaxableAmount TechnicalCommitteeDescription TechnicalName TelecommunicationsServiceCall
    TelecommunicationsServiceCallCode TelecommunicationsServiceCategory
    TelecommunicationsServiceCategoryCode TelecommunicationsSupplyType TelecommunicationsSupplyTypeCode
    Telefax Telephone TenderEnvelopeID TenderEnvelopeTypeCode TenderResultCode TenderTypeCode
    TendererRequirementTypeCode TendererRoleCode TestMethod Text ThirdPartyPayerIndicator ThresholdAmount
    ThresholdQuantity ThresholdValueComparisonCode TierRange TierRatePercent TimeAmount
    TimeDeltaDaysQuantity TimeFrequencyCode TimezoneOffset TimingComplaint TimingComplaintCode Title
    ToOrderIndicator TotalAmount TotalBalanceAmount TotalConsumedQuantity TotalCreditAmount
    TotalDebitAmount TotalDeliveredQuantity TotalGoodsItemQuantity TotalInvoiceAmount
    TotalMeteredQuantity TotalPackageQuantity TotalPackagesQuantity TotalPaymentAmount TotalTaskAmount
    TotalTaxAmount TotalTransportHandlingUnitQuantity TraceID TrackingDeviceCode TrackingID
    TradeItemPackingLabelingTypeCode TradeServiceCode TradingRestrictions TrainID
    TransactionCurrencyTaxAmount TransitDirectionCode TransportAuthorizationCode
    TransportEmergencyCardCode TransportEquipmentTypeCode TransportEventTypeCode
    TransportExecutionPlanReferenceID TransportExecutionStatusCode TransportHandlingUnitTypeCode
    TransportMeansTypeCode TransportModeCode TransportServiceCode TransportServiceProviderRemarks
    TransportServiceProviderSpecialTerms TransportUserRemarks TransportUserSpecialTerms
    TransportationServiceDescription TransportationServiceDetailsURI TransportationStatusTypeCode
    TypeCode UBLVersionID UNDGCode URI UUID UnknownPriceIndicator UpperOrangeHazardPlacardID UrgencyCode
    UtilityStatementTypeCode ValidateProcess ValidateTool ValidateToolVersion ValidationDate
    ValidationResultCode ValidationTime ValidatorID ValidityPeriod ValidityStartDate Value ValueAmount
    ValueMeasure ValueQualifier ValueQuantity VarianceQuantity VariantConstraintIndicator VariantID
    VersionID VesselID VesselName WarrantyInformation WebsiteURI WeekDayCode Weight WeightNumeric
    WeightingAlgorithmCode WorkPhase WorkPhaseCode XPath
}

vocabulary! {
    /// UBL 2.1 extension components.
    ext = 4:
    ExtensionAgencyID ExtensionAgencyName ExtensionAgencyURI ExtensionContent ExtensionReason
    ExtensionReasonCode ExtensionURI ExtensionVersionID UBLExtension UBLExtensions
}

mod cii;

pub use cii::{ram, rsm, udt};

vocabulary! {
    /// Standard Business Document Header envelope.
    sbdh = 8:
    StandardBusinessDocument StandardBusinessDocumentHeader
}

/// The vocabularies by namespace number; number 0 is no namespace or a foreign one.
pub(crate) const VOCABULARIES: [&[&str]; 9] =
    [&[""], doc::NAMES, cac::NAMES, cbc::NAMES, ext::NAMES, rsm::NAMES, ram::NAMES, udt::NAMES, sbdh::NAMES];

/// An element of no namespace, or of one that is not supported.
pub const FOREIGN: Tag = Tag::new(0, 0);
